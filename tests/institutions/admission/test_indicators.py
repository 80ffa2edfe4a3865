"""Changes filed in time, against rows counted by hand."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from institutions.admission.indicators import changes_in_time_share
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.institutions.admission.rows import at, case

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)


def change(of, since: date, days: int, **given):
    """A change that took effect on a day, filed so many days later; decided, so that one may follow another."""
    filed = since + timedelta(days=days)
    done = {"state": "decided", "decision": "granted", "decided_on": filed}
    return case(of, effective_on=since, **(done | {"on": filed} | given))


def measure(of):
    return changes_in_time_share.values(ON).get(of.organisation_id)


def test_without_changes_there_is_no_value():
    here = institution()
    case(here, "add_scope")
    assert measure(here) is None


def test_thirty_days_are_in_time_and_thirty_six_months_count():
    here = institution()
    kept = [change(here, date(2026, 9, 1), 30), change(here, date(2026, 9, 1), 31), change(here, date(2023, 11, 26), 0)]
    change(here, date(2023, 11, 25), 0)
    change(institution(), date(2026, 9, 1), 100)
    assert measure(here) == Measure(Fraction(2, 3), 3)
    assert {row.pk for row in changes_in_time_share.behind(ON, here.organisation_id)} == {row.pk for row in kept}


def test_what_was_filed_or_withdrawn_after_the_day_is_not_known_on_it():
    here = institution()
    change(here, date(2026, 11, 20), 6)
    assert measure(here) is None
    change(here, date(2026, 11, 1), 5, state="withdrawn", withdrawn_on=date(2026, 11, 26))
    assert measure(here) == Measure(Fraction(1), 1)
    change(here, date(2026, 10, 1), 50, state="withdrawn", withdrawn_on=ON)
    assert measure(here) == Measure(Fraction(1), 1)


def test_the_day_of_filing_is_the_day_in_beijing():
    here = institution()
    change(here, date(2026, 9, 1), 30, submitted_at=at(date(2026, 10, 1), 23))
    change(here, date(2026, 9, 1), 31, submitted_at=at(date(2026, 10, 2), 0))
    assert measure(here) == Measure(Fraction(1, 2), 2)
