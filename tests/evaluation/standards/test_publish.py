"""An edition is imported whole or not at all, published by another person, and never changes afterwards (INV-2, INV-3)."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from evaluation.standards import selectors
from evaluation.standards.actions import import_edition, publish, supersede
from evaluation.standards.models import Criterion, Dimension, RecheckRule, Standard
from portal.accounts.models import Organisation, Role, User
from portal.kernel.actions import Context
from portal.kernel.indicators import known_facts
from portal.kernel.models import Event
from portal.kernel.policy import Actor, rows
from portal.kernel.problems import Forbidden, Refused, WrongState

DATA = Path(__file__).parents[3] / "evaluation/data"
SHORT = (DATA / "standard-short-1.yaml").read_text(encoding="utf-8")
pytestmark = pytest.mark.django_db


def edition(version="test-1"):
    """The short edition over the one indicator of this storey, so that this test leans on no other room."""
    said = yaml.safe_load(SHORT)
    said["version"] = version
    for line in said["indicators"]:
        if line["kind"] == "auto":
            line["source"]["indicator"] = "evaluation.integrity.grade_points"
    said["veto"] = said["veto"][:1]
    said["recheck_rules"] = [r for r in said["recheck_rules"] if r["code"] in ("RC-13", "RC-14")]
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False)


@pytest.fixture
def ministry():
    return Organisation.objects.create(kind=Organisation.Kind.MINISTRY, name="某部（演示）")


def actor(ministry, role, name):
    user = User.objects.create(username=name)
    return Actor(user_id=user.pk, role=role, organisation_id=ministry.pk)


@pytest.fixture
def staff(ministry):
    return actor(ministry, Role.MINISTRY_STAFF, "staff")


@pytest.fixture
def leader(ministry):
    return actor(ministry, Role.MINISTRY_LEADER, "leader")


@pytest.fixture
def checked(ministry, staff):
    return import_edition(Context(staff), ministry, source=edition())


@pytest.fixture
def published(checked, leader):
    return publish(Context(leader), checked)


def test_an_imported_edition_holds_what_its_text_says(checked):
    assert (checked.state, checked.version, checked.total_points) == ("checked", "test-1", 1000)
    assert Dimension.objects.filter(standard=checked).count() == 10
    assert sum(Criterion.objects.filter(dimension__standard=checked).values_list("points", flat=True)) == 1000
    assert list(Dimension.objects.values_list("minimum_share", flat=True)).count("0.65") == 2
    assert RecheckRule.objects.get(code="RC-14").definition["when"] == "grade = D"
    read = selectors.edition_of(checked)
    assert read is selectors.edition_of(Standard.objects.get(pk=checked.pk))
    assert [line.code for line in read.lines] == list(Criterion.objects.order_by("order").values_list("code", flat=True))
    event = Event.objects.get(verb="evaluation.standards.import_edition")
    assert "source" not in event.after and event.after["digest"] == checked.digest


def test_the_short_edition_as_shipped_asks_only_for_what_the_portal_computes():
    _said, found = selectors.import_problems(SHORT)
    assert [str(p.message) for p in found] == []


def test_a_faulty_edition_leaves_nothing_behind(ministry, staff):
    with pytest.raises(Refused) as refused:
        import_edition(Context(staff), ministry, source=edition().replace("points: 20", "points: 19"))
    assert [p.code for p in refused.value.problems].count("sum") >= 1
    assert not Standard.objects.exists() and not Criterion.objects.exists() and not Event.objects.exists()


def test_a_version_is_imported_once(ministry, staff, checked):
    with pytest.raises(Refused) as refused:
        import_edition(Context(staff), ministry, source=edition())
    assert [p.code for p in refused.value.problems] == ["version"]


def test_the_same_request_twice_imports_once(ministry, staff):
    ctx = Context(staff, request_key=uuid4())
    one = import_edition(ctx, ministry, source=edition())
    assert import_edition(ctx, ministry, source=edition()) == one and Standard.objects.count() == 1


def test_the_same_lines_are_blamed_once_though_more_is_wrong(ministry, staff):
    text = edition().replace("min: '10'", "min: 10.5", 1)
    _said, found = selectors.import_problems(text)
    assert [p.code for p in found] == ["score"]


@pytest.mark.parametrize("role", [r for r in Role if r != Role.MINISTRY_STAFF])
def test_only_ministry_staff_import(ministry, role):
    with pytest.raises(Forbidden):
        import_edition(Context(actor(ministry, role, "other")), ministry, source=edition())


@pytest.mark.parametrize("role", [r for r in Role if r != Role.MINISTRY_LEADER])
def test_only_a_ministry_leader_publishes(ministry, checked, role):
    with pytest.raises(Forbidden):
        publish(Context(actor(ministry, role, "other")), checked)


def test_who_imported_does_not_publish(ministry, checked, staff):
    same_person = Actor(user_id=staff.user_id, role=Role.MINISTRY_LEADER, organisation_id=ministry.pk)
    with pytest.raises(Refused) as refused:
        publish(Context(same_person), checked)
    assert [p.code for p in refused.value.problems] == ["same_person"]
    checked.refresh_from_db()
    assert checked.state == "checked"


def test_a_published_edition_is_in_force_from_that_day(published, leader):
    ctx = Context(leader)
    assert published.state == "published" and published.published_on == ctx.today
    assert selectors.in_force() == published and selectors.current_edition().version == "test-1"
    with pytest.raises(WrongState):
        publish(ctx, published)


def test_a_newer_edition_supersedes_the_one_before(ministry, staff, leader, published):
    newer = publish(Context(leader), import_edition(Context(staff), ministry, source=edition("test-2")))
    published.refresh_from_db()
    assert (published.state, newer.state) == ("superseded", "published")
    assert selectors.in_force() == newer and set(selectors.published()) == {newer, published}
    event = Event.objects.get(verb="evaluation.standards.supersede")
    assert event.system == "evaluation.standards" and event.subject_id == published.pk


def test_nobody_supersedes_by_hand(published, leader):
    with pytest.raises(Forbidden):
        supersede(Context(leader), published)


def test_drafts_are_seen_by_ministry_and_auditor_only(checked, staff, ministry):
    assert checked in rows(staff, Standard) and checked in rows(Actor(role=Role.AUDITOR), Standard)
    for role in (Role.EXPERT, Role.PROVINCIAL_CLERK, Role.ASSOCIATION, Role.INSTITUTION_ADMIN, "public"):
        assert checked not in rows(Actor(role=role), Standard)


def refused_by_the_database(change):
    """Whether the database itself refuses a change, whoever asks for it."""
    try:
        with transaction.atomic():
            change()
    except DatabaseError as error:
        return "never" in str(error) or "sum to 1000" in str(error)
    return False


def test_a_published_edition_cannot_be_changed_or_deleted_in_the_database(published):
    here = Standard.objects.filter(pk=published.pk)
    for change in ({"source": "x"}, {"published_on": date(2020, 1, 1)}, {"digest": "0"}, {"version": "y"}, {"state": "checked"}):
        assert refused_by_the_database(lambda change=change: here.update(**change)), change
    assert refused_by_the_database(lambda: here._raw_delete(here.db))
    for model in (Dimension, Criterion, RecheckRule):
        part = model.objects.order_by("pk").filter(pk=model.objects.first().pk)
        assert refused_by_the_database(lambda part=part: part.update(code="X")), model
        assert refused_by_the_database(lambda part=part: part._raw_delete(part.db)), model
    assert refused_by_the_database(lambda: Dimension.objects.create(standard=published, code="Z", points=1, minimum_share="0", order=11))
    published.refresh_from_db()
    assert published.state == "published" and Criterion.objects.count() == 44


def test_a_checked_edition_may_still_be_thrown_away_but_not_published_with_other_points(checked):
    Criterion.objects.filter(code="L1-01").update(points=21)
    assert refused_by_the_database(lambda: Standard.objects.filter(pk=checked.pk).update(state="published"))


def test_the_model_refuses_a_version_twice(published):
    again = Standard(version=published.version, title_zh="x", total_points=1000, source="x", digest="x")
    with pytest.raises(ValidationError):
        again.full_clean()


def test_facts_are_asked_once_a_source_and_a_missing_one_is_none(checked, django_assert_num_queries):
    read = selectors.edition_of(checked)
    assert "evaluation.integrity.latest_grade" in known_facts()
    with django_assert_num_queries(1):
        book = selectors.fact_book(read.recheck_rules, date(2027, 1, 1), [7, 8])
    facts = book.of(read.rule("RC-14"), 7)
    assert facts == {"grade": None, "today": date(2027, 1, 1)}
    assert read.rule("RC-14").when.truth(facts) is None
    assert selectors.standing_vetoes(checked, date(2027, 1, 1), [7, 8]) == {7: [], 8: []}


def test_thresholds_are_exact_fractions_of_the_text(published):
    assert selectors.edition_of(published).parts[3].minimum_share == Fraction(13, 20)
