"""The nightly run over real rows: every named rule fires and ends at its boundary, once, whatever nights are missed."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation.standards.models import RecheckRule
from evaluation.surveillance import actions, selectors, sweep
from evaluation.surveillance.models import Finding
from institutions.models import Institution
from institutions.registry.actions import suspend
from personnel.models import Appraiser
from portal.kernel.actions import record_many
from portal.kernel.models import Event
from portal.kernel.problems import Forbidden, Refused, WrongState
from portal.kernel.relay import settle
from portal.notify.models import Notice
from quality.models import Accreditation, Calibration
from tests.factories import evaluation as make
from tests.factories import personnel, quality
from tests.factories import surveillance as case
from tests.factories.institutions import leader

pytestmark = pytest.mark.django_db
TODAY = make.today()
DAY = timedelta(days=1)


@pytest.fixture
def listing():
    return case.listing()


def of(listing, **changed):
    Institution.objects.filter(pk=listing.institution_id).update(**changed)


def test_a_sound_institution_has_no_finding(listing):
    outcome = case.check()
    assert (outcome.listings, outcome.detected, outcome.failed) == (1, 0, 0)


def test_rc_01_a_licence_that_ran_out_without_renewal_is_grave_and_has_no_grace(listing):
    of(listing, licence_expires_on=TODAY)
    case.check()
    assert case.open_codes(listing) == {"RC-02"}
    of(listing, licence_expires_on=TODAY - DAY)
    case.check()
    assert case.open_codes(listing) == {"RC-01"}
    found = Finding.objects.get(rule__code="RC-01")
    assert (found.due_on, found.value, found.state) == (TODAY, "-1", "detected")
    of(listing, renewal_filed_on=TODAY - 30 * DAY)
    case.check()
    assert case.open_codes(listing) == set()


def test_rc_02_a_notice_comes_sixty_days_before_and_closes_when_the_fact_ends(listing):
    of(listing, licence_expires_on=TODAY + 61 * DAY)
    case.check()
    assert case.open_codes(listing) == set()
    of(listing, licence_expires_on=TODAY + 60 * DAY)
    case.check()
    assert case.open_codes(listing) == {"RC-02"}
    of(listing, licence_expires_on=TODAY + 900 * DAY)
    case.check()
    found = Finding.objects.get(rule__code="RC-02")
    assert (found.state, found.resolved_on) == ("resolved", TODAY)


def test_rc_05_fewer_than_three_appraisers_in_a_field(listing):
    person = Appraiser.objects.filter(owner=listing.institution.organisation).first()
    Appraiser.objects.filter(pk=person.pk).update(state="void")
    case.check()
    found = Finding.objects.get(rule__code="RC-05")
    assert (found.value, found.threshold) == ("2", "3")
    assert {label for label, *_rest in found.rows} == {"personnel.appraiser"} and len(found.rows) == 2
    Appraiser.objects.filter(pk=person.pk).update(state="valid")
    case.check()
    assert case.open_codes(listing) == set()


def test_rc_06_half_full_time_is_enough_and_less_is_not(listing):
    owner = listing.institution
    Appraiser.objects.filter(owner=owner.organisation).update(full_time=False)
    for _n in range(3):
        personnel.appraiser(owner, fields=["0104"], licensed_on=case.OLD)
    case.check()
    assert case.open_codes(listing) == set()
    personnel.appraiser(owner, fields=["0104"], licensed_on=case.OLD, full_time=False)
    case.check()
    found = Finding.objects.get(rule__code="RC-06")
    assert found.value == "0.4285…" and len(found.rows) == 7
    assert found.due_on == selectors.deadline(TODAY, 120)


def test_rc_07_a_field_without_a_certificate_in_force(listing):
    held = Accreditation.objects.filter(owner=listing.institution.organisation)
    held.update(valid_until=TODAY)
    case.check()
    assert case.open_codes(listing) == set()
    held.update(valid_until=TODAY - DAY)
    case.check()
    assert case.open_codes(listing) == {"RC-07", "RC-09"}
    quality.accreditation(listing.institution, "0104", issued_on=TODAY - DAY, valid_until=TODAY + 900 * DAY)
    case.check()
    assert "RC-07" not in case.open_codes(listing)


def test_rc_14_a_grade_d_is_grave_and_rests_on_the_published_grade(listing):
    grade = listing.institution.grades.get()
    grade.grade = "C"
    grade.save()
    case.check()
    assert case.open_codes(listing) == {"RC-13"}
    grade.grade = "D"
    grade.save()
    case.check()
    assert case.open_codes(listing) == {"RC-14"}
    assert Finding.objects.get(rule__code="RC-14").rows == [["evaluation.integritygrade", grade.pk, 0]]


def test_rc_20_nine_of_ten_calibrated_is_enough(listing):
    owner = listing.institution
    for _n in range(8):
        quality.calibration(quality.instrument(owner), performed_on=case.OLD, valid_until=TODAY + 900 * DAY)
    quality.instrument(owner)
    case.check()
    assert case.open_codes(listing) == set()
    quality.instrument(owner)
    case.check()
    found = Finding.objects.get(rule__code="RC-20")
    assert found.value == "0.8181…" and len(found.rows) == 11


def test_a_share_ends_by_itself_only_one_point_beyond_its_threshold_for_thirty_days(listing):
    """INV-35: neither time alone nor the institution's word ends it."""
    Calibration.objects.filter(owner=listing.institution.organisation).update(valid_until=TODAY - 60 * DAY)
    case.check(TODAY - 50 * DAY)
    Calibration.objects.filter(owner=listing.institution.organisation).update(valid_until=TODAY + 60 * DAY)
    case.check(TODAY - 40 * DAY)
    found = Finding.objects.get(rule__code="RC-20")
    assert (found.state, found.recovered_on) == ("detected", TODAY - 40 * DAY)
    case.check(TODAY - 11 * DAY)
    assert case.open_codes(listing) == {"RC-20"}
    case.check(TODAY - 10 * DAY)
    found.refresh_from_db()
    assert (found.state, found.resolved_on) == ("resolved", TODAY - 10 * DAY)


def test_a_share_that_falls_again_starts_its_thirty_days_anew(listing):
    mine = Calibration.objects.filter(owner=listing.institution.organisation)
    mine.update(valid_until=TODAY - 60 * DAY)
    case.check(TODAY - 50 * DAY)
    mine.update(valid_until=TODAY - 35 * DAY)
    case.check(TODAY - 45 * DAY)
    case.check(TODAY - 34 * DAY)
    found = Finding.objects.get(rule__code="RC-20")
    assert found.recovered_on is None
    mine.update(valid_until=TODAY + 60 * DAY)
    case.check(TODAY - 10 * DAY)
    found.refresh_from_db()
    assert (found.state, found.recovered_on) == ("detected", TODAY - 10 * DAY)


def test_a_run_repeated_finds_nothing_new(listing):
    """INV-36."""
    of(listing, licence_expires_on=TODAY - DAY)
    assert case.check().detected == 1
    events = Event.objects.count()
    outcome = case.check()
    assert (outcome.detected, outcome.resolved, outcome.observed) == (0, 0, 0)
    assert Event.objects.count() == events and Finding.objects.count() == 1


def test_missed_nights_date_nothing_back(listing):
    """Grace counts from the day of detection, not from the day the fact began."""
    Calibration.objects.filter(owner=listing.institution.organisation).update(valid_until=TODAY - 60 * DAY)
    case.check()
    found = Finding.objects.get(rule__code="RC-20")
    assert (found.detected_on, found.due_on) == (TODAY, selectors.deadline(TODAY, 30))


def test_a_run_for_a_past_day_rewrites_nothing_of_a_later_one(listing):
    of(listing, licence_expires_on=TODAY - DAY)
    case.check()
    of(listing, licence_expires_on=TODAY + 900 * DAY)
    assert case.check(TODAY - 5 * DAY).resolved == 0
    case.check()
    of(listing, licence_expires_on=TODAY - 20 * DAY)
    assert case.check(TODAY - 5 * DAY).detected == 0


def test_what_a_catching_up_run_finds_has_its_grace_from_the_day_people_are_told(listing):
    Calibration.objects.filter(owner=listing.institution.organisation).update(valid_until=TODAY - 60 * DAY)
    sweep.run(TODAY - 20 * DAY)
    found = Finding.objects.get(rule__code="RC-20")
    assert (found.detected_on, found.due_on) == (TODAY - 20 * DAY, selectors.deadline(TODAY, 30))


def test_no_day_ahead_is_checked(listing):
    with pytest.raises(Refused, match="将来"):
        sweep.run(TODAY + DAY)


def test_a_repeat_within_twelve_months_has_no_grace(listing):
    case.finding(listing, "RC-20", state="resolved", detected_on=TODAY - 300 * DAY, resolved_on=TODAY - 200 * DAY)
    Calibration.objects.filter(owner=listing.institution.organisation).update(valid_until=TODAY - DAY)
    case.check()
    found = Finding.objects.get(rule__code="RC-20", state="detected")
    assert found.due_on == TODAY
    assert selectors.steps([found], TODAY) == {found.pk: "rectify"}


def test_three_general_findings_wait_no_longer(listing):
    found = [case.finding(listing, code, due_on=TODAY + 60 * DAY) for code in ("RC-06", "RC-09")]
    assert set(selectors.steps(found, TODAY).values()) == {"wait"}
    found.append(case.finding(listing, "RC-20", due_on=TODAY + 60 * DAY))
    assert set(selectors.steps(found, TODAY).values()) == {"rectify"}


def test_only_open_listings_are_checked(listing):
    of(listing, licence_expires_on=TODAY - DAY)
    listing.certificates.update(state="void")
    listing.state, listing.ended_on = "delisted", TODAY
    listing.save()
    assert case.check().listings == 0


def test_a_rule_switched_off_finds_nothing_and_an_open_finding_of_it_still_ends(listing):
    """INV-37: thresholds and rules are those of the edition in force."""
    Calibration.objects.filter(owner=listing.institution.organisation).update(valid_until=TODAY - DAY)
    case.check()
    text = make.SHORT.read_text().replace('"1.0-short"', '"2.0-short"')
    head, rule = text.split("- code: RC-20", 1)
    newer = make.standard(f"{head}- code: RC-20\n  enabled: false{rule}")
    assert selectors.rules_in_force()[0] == newer
    assert case.check().detected == 0 and case.open_codes(listing) == {"RC-20"}
    Finding.objects.update(recovered_on=TODAY - 30 * DAY)
    Calibration.objects.filter(owner=listing.institution.organisation).update(valid_until=TODAY + 90 * DAY)
    case.check()
    assert case.open_codes(listing) == set()


def test_a_new_edition_does_not_open_the_same_rule_a_second_time(listing):
    """INV-36 across editions."""
    of(listing, licence_expires_on=TODAY - DAY)
    case.check()
    newer = make.standard(make.SHORT.read_text().replace('"1.0-short"', '"2.0-short"'))
    rule = RecheckRule.objects.get(standard=newer, code="RC-01")
    case.check()
    assert Finding.objects.count() == 1 and Finding.objects.get().rule != rule


def test_an_event_checks_that_institution_at_once_and_no_other():
    one, other = case.listing(), case.listing()
    of(other, licence_expires_on=TODAY - DAY)
    suspend(leader(one.institution.organisation.parent, reason="停业整顿（示例）"), one.institution)
    settle()
    assert case.open_codes(one) == {"RC-04"} and case.open_codes(other) == set()


def test_a_sheet_of_calibrations_leads_to_one_check(listing, monkeypatch):
    runs = []
    monkeypatch.setattr(sweep, "run", lambda *given, **named: runs.append(given))
    instrument = Calibration.objects.get(owner=listing.institution.organisation).instrument
    rows = [quality.calibration(instrument, performed_on=case.OLD, valid_until=TODAY + 9 * DAY) for _n in range(5)]
    record_many(make.system("test"), [("quality.calibrations.add", row, {}) for row in rows])
    settle()
    assert len(runs) == 1


def test_people_are_told_at_once(listing):
    admin = make.member(listing.institution, "institution_admin")
    clerk = make.member(listing.institution.organisation.parent, "provincial_clerk")
    staff = make.member(make.ministry(), "ministry_staff")
    of(listing, licence_expires_on=TODAY - DAY)
    case.check()
    settle()
    told = dict(Notice.objects.values_list("user", "kind"))
    assert told == {admin.user_id: "todo", clerk.user_id: "todo", staff.user_id: "info"}


def test_nobody_but_the_system_finds(listing):
    who = make.ctx(make.actor(make.ministry(), "ministry_leader"))
    rule = RecheckRule.objects.get(code="RC-01")
    with pytest.raises(Forbidden):
        actions.detect(who, listing, rule=rule, found=None, said=[], on=TODAY)


def test_a_finding_under_rectification_is_noted_but_not_ended_by_the_program(listing):
    found = case.finding(listing, "RC-05", state="rectifying")
    case.check()
    found.refresh_from_db()
    assert (found.state, found.recovered_on) == ("rectifying", TODAY)


def test_a_finding_is_void_only_when_the_registers_are_put_right(listing):
    head = make.actor(listing.institution.organisation.parent, "provincial_leader")
    of(listing, licence_expires_on=TODAY - DAY)
    case.check()
    found = Finding.objects.get()
    why = "许可证有效期登记有误，已更正。"
    with pytest.raises(Refused, match="仍然成立"):
        actions.void(make.ctx(head, reason=why), found)
    of(listing, licence_expires_on=TODAY + 900 * DAY)
    with pytest.raises(Refused, match="依据"):
        actions.void(make.ctx(head), found)
    clerk = make.actor(listing.institution.organisation.parent, "provincial_clerk")
    with pytest.raises(Forbidden):
        actions.void(make.ctx(clerk, reason=why), found)
    assert actions.void(make.ctx(head, reason=why), found).state == "void"
    with pytest.raises(WrongState):
        actions.void(make.ctx(head, reason=why), found)


def test_a_run_asks_as_often_for_thirty_listings_as_for_three():
    def queries():
        with CaptureQueriesContext(connection) as seen:
            case.check()
        return len(seen)

    made = [case.listing() for _n in range(3)]
    of(made[0], licence_expires_on=TODAY - DAY)
    case.check()
    few = queries()
    for _n in range(27):
        case.listing()
    of(made[1], licence_expires_on=TODAY - DAY)
    case.check()
    assert queries() == few < 25


def test_the_command_says_what_it_did(listing, capsys):
    of(listing, licence_expires_on=TODAY - DAY)
    call_command("recheck", on=TODAY)
    assert "1 found" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("recheck", on=TODAY + DAY)
