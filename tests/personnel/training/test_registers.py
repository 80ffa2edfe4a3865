"""Lines of one sheet for appraisers and assistants."""

import pytest

from personnel.models import TrainingAttendance
from portal.kernel.problems import Refused
from portal.registers import sheets
from portal.registers.register import REGISTERS
from tests.factories import institutions as make
from tests.factories.personnel import appraiser
from tests.personnel.assistants.rows import assistant
from tests.personnel.training.rows import session
from tests.portal.registers.samples import workbook

pytestmark = pytest.mark.django_db
REGISTER = REGISTERS["training-attendances"]


@pytest.fixture
def of():
    return make.institution()


def take_in(of, *lines, columns=REGISTER.fields):
    content = workbook([REGISTER.title_of(n) for n in columns], [[line.get(n, "") for n in columns] for line in lines])
    return REGISTER.take_in(make.clerk(of), of.organisation, table=sheets.read(content))


def test_appraisers_and_assistants_stand_in_one_sheet_and_again_change_nothing(of):
    one = appraiser(of)
    held, other = session(of), assistant(one)
    lines = [
        {"session": held.code, "appraiser": one.licence_no, "hours": "8"},
        {"session": held.code, "assistant": other.number, "hours": "4"},
    ]
    take_in(of, *lines)
    take_in(of, *lines)
    found = TrainingAttendance.objects.order_by("pk")
    assert [(a.appraiser, a.assistant, a.hours, a.revision) for a in found] == [(one, None, 8, 0), (None, other, 4, 0)]


def test_a_line_of_nobody_and_one_of_two_people_are_refused_at_their_column(of):
    one = appraiser(of)
    held, other = session(of), assistant(one)
    both = {"session": held.code, "appraiser": one.licence_no, "assistant": other.number, "hours": "8"}
    with pytest.raises(Refused) as refused:
        take_in(of, {"session": held.code, "hours": "8"}, both)
    assert [str(p.message) for p in refused.value.problems[1:]] == [
        "第 2 行 B 列（鉴定人执业证号）：请填写参训的鉴定人执业证号或助理编号。",
        "第 3 行 B 列（鉴定人执业证号）：鉴定人和助理只填其中一项；两人都参加的，请分两条登记。",
    ]


def test_a_sheet_without_a_column_that_tells_lines_apart_is_refused_though_its_cells_may_be_empty(of):
    line = {"session": session(of).code, "appraiser": appraiser(of).licence_no, "hours": "8"}
    with pytest.raises(Refused, match="缺少列：助理编号"):
        take_in(of, line, columns=[n for n in REGISTER.fields if n != "assistant"])
    take_in(of, line, columns=[n for n in REGISTER.fields if n != "result"])
    assert TrainingAttendance.objects.count() == 1


def test_a_person_of_another_institution_is_not_found(of):
    other = appraiser(make.institution()).licence_no
    line = {"session": session(of).code, "appraiser": other, "hours": "8"}
    with pytest.raises(Refused, match=f"没有登记编号为“{other}”的鉴定人"):
        take_in(of, line)
