"""What the public page of an institution tells besides its registration: confirmed, published, counted by the year (domain.md §11)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from institutions.models import Honour, Penalty, ServiceStandard
from portal.site import facts
from quality.models import ProficiencyResult, ProficiencyRound
from tests.factories import institutions as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


@pytest.fixture
def here():
    return make.institution()


def told(here, on=TODAY) -> dict[str, list[str]]:
    return {str(title): [line.title for line in lines] for title, lines in facts.lines(here, on)}


def test_only_what_is_confirmed_posted_and_standing_is_told(here):
    owner = {"owner": here.organisation}
    honour = {**owner, "level": "provincial", "granted_by": "示例厅", "granted_on": date(2025, 3, 1), "scope": "institution"}
    Honour.objects.create(title="已核实", confirmed_at=timezone.now(), **honour)
    Honour.objects.create(title="待核实", **honour)
    Honour.objects.create(title="已撤销", confirmed_at=timezone.now(), revoked_on=TODAY, **honour)
    standard = {**owner, "version": "1", "effective_on": date(2025, 1, 1), "channels": "窗口"}
    ServiceStandard.objects.create(title="已公示", posted=True, **standard)
    ServiceStandard.objects.create(title="未公示", posted=False, **standard)
    penalty = {**owner, "subject_kind": "institution", "kind": "warning", "authority": "示例厅", "ground": "事由"}
    Penalty.objects.create(doc_no="近", decided_on=TODAY - timedelta(days=100), **penalty)
    Penalty.objects.create(doc_no="远", decided_on=date(2023, 11, 24), **penalty)
    Penalty.objects.create(doc_no="撤", decided_on=date(2026, 1, 1), revoked_on=date(2026, 2, 1), **penalty)
    Penalty.objects.create(doc_no="人", decided_on=date(2026, 1, 1), **(penalty | {"subject_kind": "appraiser", "appraiser_no": "A1"}))
    assert told(here) == {"服务标准": ["已公示"], "荣誉": ["已核实"], "行政处罚": ["近"]}
    assert told(make.institution()) == {}


def test_proficiency_is_told_by_year_and_number_only(here):
    for n, (outcome, day) in enumerate((("satisfactory", date(2025, 5, 1)), ("fail", date(2025, 6, 1)), ("pass", date(2026, 2, 1)))):
        held = ProficiencyRound.objects.create(
            owner=make.ministry(), code=f"R{n}", organiser="示例", field="0102", year=2025, item="项目", closes_on=date(2025, 4, 1)
        )
        ProficiencyResult.objects.create(owner=here.organisation, round=held, outcome=outcome, issued_on=day)
    (year, each), *rest = facts.counts(here, TODAY)
    assert (year, [n for _title, n in each][:2], rest) == (2025, [2, 1], [])


def test_the_page_shows_it(client, here):
    ServiceStandard.objects.create(
        owner=here.organisation, title="窗口服务规范", version="1", effective_on=date(2025, 1, 1), channels="窗口", posted=True
    )
    assert "窗口服务规范" in client.get(f"/list/{here.public_no}/").content.decode()
