"""Institutions are told 90, 30 and 7 days before a record runs out, of each record once at each."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import Organisation, Role, User
from portal.kernel.policy import Actor
from portal.notify.models import Notice
from portal.registers import expiry, tasks
from portal.registers.models import Reminder
from tests.factories import evaluation as make
from tests.factories import quality

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return make.institution()


@pytest.fixture
def admin(own) -> Actor:
    return make.actor(own, Role.INSTITUTION_ADMIN)


def certificate(own, days: int, **given):
    """A calibration of an instrument of its own that runs out in so many days."""
    until = make.today() + timedelta(days=days)
    return quality.calibration(quality.instrument(own), performed_on=until - timedelta(days=700), valid_until=until, **given)


def told(of: Actor) -> list[tuple]:
    return [(n.subject, n.kind, n.due_on) for n in Notice.objects.filter(user=of.user_id).order_by("pk")]


@pytest.mark.parametrize(
    ("left", "stage"), [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)]
)  # fmt: skip
def test_each_day_belongs_to_the_nearest_reminder_that_was_reached(left, stage):
    assert expiry.stage_of(left) == stage


def test_a_record_is_told_of_at_each_stage_once_however_often_and_late_the_clock_runs(own, admin):
    row, today = certificate(own, 95), make.today()
    days = {after: expiry.remind(today + timedelta(days=after)) for after in (0, 5, 6, 70, 70, 71, 90, 95, 96)}
    assert days == {0: 0, 5: 1, 6: 0, 70: 0, 71: 0, 90: 1, 95: 0, 96: 0}  # the second run of day 70 told nobody anew
    assert list(Reminder.objects.order_by("-stage").values_list("stage", "expires_on")) == [(s, row.valid_until) for s in (90, 30, 7)]
    head = "校准（检定）证书：1 条将在"
    assert told(admin) == [
        (f"{head} 90 日内到期，请及时办理并更新", "info", row.valid_until),
        (f"{head} 30 日内到期，请及时办理并更新", "info", row.valid_until),
        (f"{head} 7 日内到期，请及时办理并更新", "todo", row.valid_until),
    ]


def test_a_record_that_comes_late_is_told_of_at_the_stage_it_stands_in_and_again_under_a_new_day(own, admin):
    row, today = certificate(own, 20), make.today()
    assert expiry.remind(today) == 1 and "30 日内" in told(admin)[0][0]
    type(row).objects.filter(pk=row.pk).update(valid_until=today + timedelta(days=60))
    assert expiry.remind(today) == 1 and "90 日内" in told(admin)[1][0]


def test_what_no_longer_matters_is_not_told(own, admin):
    """A voided record, one that another has replaced, an instrument out of use, a certificate out of force, who left the profession."""
    replaced = certificate(own, 10)
    quality.calibration(replaced.instrument, valid_until=make.today() + timedelta(days=500))
    certificate(own, 10, state="void")
    retired = certificate(own, 10)
    type(retired.instrument).objects.filter(pk=retired.instrument_id).update(in_use=False, retired_on=make.today())
    quality.accreditation(own, valid_until=make.today() + timedelta(days=10), standing="suspended", standing_since=make.today())
    assert expiry.remind(make.today()) == 0 and not told(admin)


def test_one_notice_for_a_register_and_stage_to_the_institutions_people_alone(own, admin):
    clerk = make.actor(own, Role.INSTITUTION_CLERK)
    others = [make.actor(make.institution(), Role.INSTITUTION_ADMIN), make.actor(own.organisation.parent, Role.PROVINCIAL_CLERK)]
    for days in (20, 21, 22, 80):
        certificate(own, days)
    quality.accreditation(own, valid_until=make.today() + timedelta(days=25))
    assert tasks.remind() == 5
    subjects = [subject for subject, _kind, _due in told(admin)]
    assert len(subjects) == 3 and sum("3 条" in s for s in subjects) == 1 and sum("资质认定" in s for s in subjects) == 1
    assert told(clerk) == told(admin) and not any(told(other) for other in others)


def test_an_institution_that_closed_is_left_alone(own, admin):
    certificate(own, 10)
    Organisation.objects.filter(pk=own.organisation_id).update(active=False)
    assert expiry.remind(make.today()) == 0


def test_the_notice_leads_to_the_records(client, own, admin):
    row = certificate(own, 10)
    certificate(own, 400)
    expiry.remind(make.today())
    client.force_login(User.objects.get(pk=admin.user_id))
    page = client.get(Notice.objects.get(user=admin.user_id).link).content.decode()
    assert row.certificate_no in page and "<b>1</b> 条符合条件" in page and "10 天后到期" in page


def test_looking_takes_the_same_queries_for_one_record_or_many(own):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            expiry.remind(make.today())
        return len(found)

    nothing = asked()
    certificate(own, 10)
    first = asked()
    assert asked() == nothing + 1  # with reminders sent, they are read
    for days in (10, 20, 80):
        certificate(own, days)
        certificate(own, days)
    assert asked() <= first + 2  # one notice more for each stage more


@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_once_one_tells(own, admin):
    certificate(own, 10)
    ready = Barrier(2)

    def run(_n):
        ready.wait()
        try:
            return expiry.remind(make.today())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(run, range(2))) == [0, 1]
    assert len(told(admin)) == 1 and Reminder.objects.count() == 1
