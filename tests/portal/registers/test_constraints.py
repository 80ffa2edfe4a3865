"""Constraints asked in memory answer as the database does."""

from datetime import date

import pytest
from django.db.models import F, Q

from personnel.models import Appraiser
from portal.registers.constraints import holds, own_problems, shared_problems
from quality.models import Calibration
from tests.factories import institutions as make
from tests.factories import personnel, quality

ROW = Calibration(state="valid", kind="calibration", performed_on=date(2026, 1, 5), valid_until=date(2027, 1, 4), certificate_no="JZ-1")


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (Q(valid_until__gt=F("performed_on")), True), (Q(valid_until__lt=F("performed_on")), False), (~Q(state="valid"), False),
        (Q(state="valid") & ~Q(kind="verification"), True), (Q(state="void") | Q(kind__in=["calibration"]), True), (Q(owner_id=None), True),
        (Q(owner_id=7), None), (~Q(owner_id=7), None), (Q(state="void") & Q(owner_id=7), False), (Q(instrument__isnull=True), True),
        (Q(valid_until__gte=date(2027, 1, 4), valid_until__lte=date(2027, 1, 4)), True),
    ],
)  # fmt: skip
def test_a_condition_is_decided_as_sql_decides_it(condition, answer):
    assert holds(condition, ROW) is answer


def test_a_broken_check_speaks_in_the_models_own_words_at_its_field():
    row = Calibration(kind="calibration", certificate_no="JZ-1", laboratory_name="示例", result="pass")
    row.performed_on, row.valid_until = date(2026, 1, 5), date(2026, 1, 5)
    found = list(own_problems(row, ["kind", "certificate_no", "laboratory_name", "performed_on", "valid_until", "result"]))
    assert [(str(p.message), p.field) for p in found] == [("有效期须晚于校准日期。", "valid_until")]


@pytest.mark.django_db
def test_a_doubled_row_is_found_among_the_new_and_against_the_stored(django_assert_num_queries):
    of, elsewhere = make.institution(), make.institution()
    stored = personnel.appraiser(of, licence_no="J1")
    personnel.appraiser(of, licence_no="J2", status="cancelled")
    new = [Appraiser(owner=elsewhere.organisation, licence_no=n, state="valid", status="active") for n in ("J1", "J2", "J3", "J3")]
    with django_assert_num_queries(1):
        found = [(row.licence_no, problem.code) for row, problem in shared_problems(Appraiser, [*new, stored])]
    assert sorted(found) == [("J1", "appraiser_in_one_institution"), ("J3", "appraiser_in_one_institution")]


@pytest.mark.django_db
def test_the_same_number_at_two_owners_is_no_clash():
    one, other = make.institution(), make.institution()
    quality.calibration(quality.instrument(one), certificate_no="JZ-1")
    mine = quality.instrument(other)
    row = Calibration(owner=other.organisation, instrument=mine, certificate_no="JZ-1", state="valid")
    assert list(shared_problems(Calibration, [row])) == []
