"""数据不对？: disputed by the institution, put right in the register by who keeps it, answered; the value moves by itself."""

from datetime import date
from fractions import Fraction
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from evaluation.applications.models import Application, FrozenValue
from institutions.corrections import actions
from institutions.models import Correction
from personnel.appraisers.registers import Appraisers
from portal.accounts.models import Role
from portal.calendar.selectors import deadline
from portal.kernel.indicators import INDICATORS
from portal.kernel.problems import Forbidden, Refused, WrongState
from portal.kernel.relay import settle
from portal.notify.models import Notice
from portal.registers.register import REGISTERS
from tests.factories import evaluation, personnel, quality
from tests.factories import institutions as make

pytestmark = pytest.mark.django_db
FULL_TIME = "personnel.appraisers.full_time_share"
SAID = {"indicator": FULL_TIME, "wrong": "登记为兼职", "right": "2025 年起专职，见聘用合同"}


@pytest.fixture
def here():
    return make.institution()


@pytest.fixture
def person(here):
    personnel.appraiser(here)
    return personnel.appraiser(here, full_time=False)


def opened(here, row, **given):
    return actions.open_(make.clerk(here), here.organisation, record=row, **(SAID | given))


def put_right(here, row):
    REGISTERS[Appraisers.slug].amend(make.clerk(here.organisation.parent), row, full_time=True)


def test_a_dispute_goes_to_who_keeps_the_row_with_the_value_and_a_limit(here, person):
    made = opened(here, person)
    assert (made.addressee, made.value_before, made.register) == (here.organisation.parent, "1/2", "appraisers")
    assert made.due_on == deadline(made.opened_on, 5)
    make.member(here.organisation.parent, Role.PROVINCIAL_CLERK)
    settle()
    assert Notice.objects.filter(organisation=here.organisation.parent).exists()


def test_it_is_granted_only_after_the_row_was_put_right_and_the_value_has_moved(here, person):
    made, clerk = opened(here, person), make.clerk(here.organisation.parent)
    with pytest.raises(Refused, match="还没有改过"):
        actions.grant(clerk, made, answer="已核对")
    put_right(here, person)
    done = actions.grant(clerk, made, answer="经核对聘用合同，已更正")
    assert (done.state, done.value_before, done.value_after) == ("granted", "1/2", "1")
    with pytest.raises(WrongState):
        actions.decline(clerk, done, answer="再答")


def test_a_refusal_says_why_and_changes_nothing(here, person):
    made, clerk = opened(here, person), make.clerk(here.organisation.parent)
    with pytest.raises(Refused, match="请写明答复"):
        actions.decline(clerk, made, answer=" ")
    assert actions.decline(clerk, made, answer="聘用合同为兼职").value_after == "1/2"


def test_what_the_institution_keeps_itself_it_puts_right_itself(here):
    with pytest.raises(Refused, match="由本机构登记"):
        opened(here, quality.instrument(here), indicator="quality.instruments.recent_share")


def test_a_missing_row_is_disputed_without_one_and_granted_when_it_is_entered(here, person):
    made = actions.open_(make.clerk(here), here.organisation, **SAID)
    assert made.register == "" and actions.grant(make.clerk(here.organisation.parent), made, answer="已补登").state == "granted"


def test_the_same_is_not_disputed_twice_at_once(here, person):
    opened(here, person)
    with pytest.raises((Refused, IntegrityError)):
        opened(here, person)


def test_only_who_keeps_the_row_answers_and_only_the_institution_disputes(here, person):
    made, elsewhere = opened(here, person), make.institution(make.province("33"))
    for ctx in (make.clerk(elsewhere.organisation.parent), make.clerk(here), make.leader(here.organisation.parent)):
        with pytest.raises(Forbidden):
            actions.grant(ctx, made, answer="x")
    with pytest.raises(Forbidden):
        opened_by = make.clerk(here.organisation.parent)
        actions.open_(opened_by, here.organisation, record=person, **SAID)
    with pytest.raises(Forbidden):
        actions.withdraw(make.clerk(elsewhere), made)
    assert actions.withdraw(make.clerk(here), made).state == "withdrawn"


# --- a frozen value ---------------------------------------------------------------------------------------------------------------


def test_an_application_not_yet_verified_takes_the_corrected_value_and_keeps_the_old(here, person):
    application = evaluation.application(here, answered=True, in_cycle=evaluation.cycle("applying", of=evaluation.standard()))
    evaluation.freeze(application)
    frozen = FrozenValue.objects.filter(application=application, criterion__definition__source__indicator=FULL_TIME)
    frozen.update(value="1/2")
    Application.objects.filter(pk=application.pk).update(state="submitted", submitted_at=timezone.now())
    made = opened(here, person)
    put_right(here, person)
    actions.grant(make.clerk(here.organisation.parent), made, answer="已更正")
    settle()
    kept, until = frozen.get(), min(timezone.localdate(), application.cycle.data_until)
    assert Fraction(kept.value) == INDICATORS[FULL_TIME].values(until)[here.organisation_id].value == 1
    assert [was["value"] for was in kept.former] == ["1/2"]
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        frozen.update(value="2")


# --- pages -------------------------------------------------------------------------------------------------------------------------


def test_from_the_rows_behind_a_value_to_the_answer_by_pages(client, here, person):
    client.force_login(make.member(here, Role.INSTITUTION_CLERK))
    rows = client.get(f"/institution/analysis/figures/{FULL_TIME}/rows/").content.decode()
    at = f"/institution/corrections/open/?figure={FULL_TIME}&record=appraisers:{person.pk}"
    assert at.replace("&", "&amp;") in rows
    assert client.get(at).status_code == 200
    empty = client.post(at, {"wrong": "登记为兼职", "right": ""})
    assert empty.status_code == 422 and "请写明应当是什么" in empty.content.decode() and "登记为兼职" in empty.content.decode()
    done = client.post(at, {"wrong": "登记为兼职", "right": "专职", "_key": str(uuid4())})
    made = Correction.objects.get()
    assert done.status_code == 302 and made.record_id == person.pk
    assert client.get(f"/institution/corrections/{made.pk}/").status_code == 200
    client.force_login(make.member(here.organisation.parent, Role.PROVINCIAL_CLERK))
    assert client.get("/province/corrections/").context["lines"][0]["correction"] == made
    assert "答复数据更正" in client.get("/province/").content.decode()
    put_right(here, person)
    assert client.post(f"/province/corrections/{made.pk}/grant/", {"answer": "已更正", "_revision": made.revision}).status_code == 302
    page = client.get(f"/province/corrections/{made.pk}/").content.decode()
    assert "50.0%" in page and "100.0%" in page
    client.force_login(make.member(make.institution(), Role.INSTITUTION_CLERK))
    assert client.get(f"/institution/corrections/{made.pk}/").status_code == 404


def test_dates_of_limits_are_working_days():
    assert deadline(date(2026, 11, 20), 5) == date(2026, 11, 27)
