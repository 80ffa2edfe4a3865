"""What the demo tells of applications and reports: every state there is, nothing dated after today."""

from datetime import date
from random import Random

import pytest

from institutions.models import AdmissionCase, MajorMatterReport
from portal.demo import admissions
from portal.demo.rows import admission as rows
from portal.demo.workbooks import Made
from portal.demo.world import World
from portal.kernel.models import Event
from portal.registers import sheets
from portal.registers.register import REGISTERS
from tests.factories import institutions as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("today", [date(2026, 11, 25), date(2026, 11, 28), date(2027, 2, 15)])
def test_the_demo_shows_every_state(today):
    world = World(today, "demo-portal-2026")
    world.found()
    found = [make.institution(world.bureau(code)) for code in ["32"] * 6 + ["33"] * 5 + ["11"] * 5]
    world.staff(found)
    admissions.tell(world, found, today)
    assert set(AdmissionCase.objects.values_list("state", flat=True)) == set(AdmissionCase.State.values)
    assert set(AdmissionCase.objects.values_list("kind", flat=True)) == set(AdmissionCase.Kind.values)
    assert set(AdmissionCase.objects.exclude(decision="").values_list("decision", flat=True)) == {"granted", "refused"}
    assert set(MajorMatterReport.objects.values_list("state", flat=True)) == set(MajorMatterReport.State.values)
    assert MajorMatterReport.objects.filter(state="received", answer="").exclude(question="").exists()
    assert AdmissionCase.objects.filter(kind="establish", decision="granted", institution=None).exists()
    days = [event.at.date() for event in Event.objects.all()]
    assert max(days) <= today and (today - min(days)).days <= 400


@pytest.mark.parametrize("strength", [0.95, 0.3])
def test_the_demos_exits_are_lines_as_the_bureau_imports_them(strength):
    today, bureau = date(2026, 11, 25), make.province()
    here, kept = make.institution(bureau), REGISTERS["exit-records"]
    made = Made("32", here.licence_no, here.name, ("0101",), strength, here.licensed_on, 9, True)
    lines = [{"owner": made.licence_no, **line} for line in rows.rows(made, Random(1), today)["exit-records"]]
    book = sheets.filled(kept.sheet_columns(), [[line[name] for name in kept.sheet_names()] for line in lines])
    kept.take_in(make.clerk(bureau), bureau, table=sheets.read(book))
    assert kept.model.objects.filter(owner=here.organisation).count() == len(lines) > 0
