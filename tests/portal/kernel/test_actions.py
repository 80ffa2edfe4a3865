"""What every act has in common: the right, the locked row, the state, the revision, the repeat, and the event in the same transaction."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from portal.accounts.models import Role
from portal.kernel.actions import Context, each
from portal.kernel.models import Delivery, Event
from portal.kernel.policy import Actor
from portal.kernel.problems import Forbidden, Refused, Stale, WrongState
from portal.registers.register import REGISTERS
from quality.instruments.models import Instrument
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db
GIVEN = {"name": "显微镜", "kind": "显微镜", "price_fen": 100, "commissioned_on": date(2024, 5, 6)}


@pytest.fixture
def keeper():
    return make.actor(make.institution(), Role.INSTITUTION_ADMIN)


@pytest.fixture
def owner(keeper):
    from portal.accounts.models import Organisation

    return Organisation.objects.get(pk=keeper.organisation_id)


def enter(keeper, owner, code="YQ-1", **context) -> Instrument:
    return REGISTERS["instruments"].add(Context(keeper, **context), owner, code=code, **GIVEN)


def events_of(row):
    return Event.objects.filter(subject_type=row._meta.label_lower, subject_id=row.pk).order_by("pk")


def test_an_act_and_its_event_are_one(keeper, owner):
    """INV-1: who, as what, for whom, when, from where, why, and the fields after."""
    row = enter(keeper, owner, origin="10.1.2.3", reason="盘点")
    event = events_of(row).get()
    assert (event.actor_id, event.actor_role, event.organisation_id) == (keeper.user_id, keeper.role, owner.pk)
    assert (event.origin, event.reason, event.concerns_id) == ("10.1.2.3", "盘点", owner.pk)
    assert event.after["code"] == "YQ-1" and event.before == {}


def test_a_change_is_told_before_and_after_and_only_where_it_changed(keeper, owner):
    row = enter(keeper, owner)
    REGISTERS["instruments"].amend(Context(keeper), row, **{**GIVEN, "name": "比对显微镜"})
    event = events_of(row).last()
    assert event.before == {"name": "显微镜", "revision": 0}
    assert event.after == {"name": "比对显微镜", "revision": 1}


def test_what_changes_nothing_writes_nothing(keeper, owner):
    row = enter(keeper, owner)
    REGISTERS["instruments"].amend(Context(keeper), row, **GIVEN)
    assert events_of(row).count() == 1
    assert Instrument.objects.get(pk=row.pk).revision == 0


def test_nobody_without_the_right_acts_and_nothing_is_stored(keeper, owner):
    stranger = make.actor(make.institution(), Role.INSTITUTION_ADMIN)
    with pytest.raises(Forbidden) as refused:
        enter(stranger, owner)
    assert "本机构" in str(refused.value)
    assert not Instrument.objects.exists() and not Event.objects.filter(subject_type="quality.instrument").exists()


def test_a_refused_act_leaves_no_trace(keeper, owner):
    with pytest.raises(Refused):
        REGISTERS["instruments"].add(Context(keeper), owner, code="YQ-1", **{**GIVEN, "price_fen": -1})
    assert not Instrument.objects.exists() and not Event.objects.filter(subject_type="quality.instrument").exists()


def test_a_repeat_with_the_same_key_returns_what_the_first_made(keeper, owner):
    """INV-51."""
    key = uuid4()
    first = enter(keeper, owner, request_key=key)
    again = enter(keeper, owner, code="YQ-2", request_key=key)
    assert again.pk == first.pk and Instrument.objects.count() == 1


def test_another_person_cannot_use_the_same_key_to_learn_what_was_made(keeper, owner):
    key = uuid4()
    enter(keeper, owner, request_key=key)
    other = make.actor(make.institution(), Role.INSTITUTION_ADMIN)
    with pytest.raises(Forbidden):
        enter(other, owner, request_key=key)


def test_who_saw_an_older_revision_is_told_and_nothing_is_overwritten(keeper, owner):
    row = enter(keeper, owner)
    REGISTERS["instruments"].amend(Context(keeper), row, **{**GIVEN, "name": "甲"})
    with pytest.raises(Stale):
        REGISTERS["instruments"].amend(Context(keeper, revision=0), row, **{**GIVEN, "name": "乙"})
    assert Instrument.objects.get(pk=row.pk).name == "甲"


def test_a_row_that_has_moved_on_refuses_with_its_state(keeper, owner):
    row = enter(keeper, owner)
    REGISTERS["instruments"].void(Context(keeper, reason="重复登记"), row)
    with pytest.raises(WrongState) as refused:
        REGISTERS["instruments"].amend(Context(keeper), row, **{**GIVEN, "name": "乙"})
    assert "已作废" in str(refused.value)


def test_values_of_secret_fields_never_stand_in_an_event(owner):
    """INV-45."""
    from tests.factories.personnel import appraiser

    clerk = make.actor(owner.parent, Role.PROVINCIAL_CLERK)
    person = appraiser(owner.institution)
    REGISTERS["appraisers"].amend(Context(clerk), person, born_on=date(1980, 1, 2))
    event = events_of(person).last()
    assert "1980" not in str(event.before) + str(event.after)
    assert event.after["born_on"] == "•••"


def test_one_refusal_in_a_batch_holds_back_no_other(keeper, owner):
    rows = [enter(keeper, owner, code=f"YQ-{n}") for n in range(3)]
    REGISTERS["instruments"].void(Context(keeper, reason="重复登记"), rows[1])
    tally = each(REGISTERS["instruments"].void, Context(keeper, reason="盘亏"), rows)
    assert (tally.done, tally.refused, tally.failed) == (2, 1, 0)


def test_an_event_is_never_changed_or_deleted_even_past_the_portal(keeper, owner):
    """INV-2: the database refuses."""
    event = events_of(enter(keeper, owner)).get()
    for sql in ("UPDATE portal_event SET reason = 'x' WHERE id = %s", "DELETE FROM portal_event WHERE id = %s"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [event.pk])
    event.refresh_from_db()
    assert event.reason == ""


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_done_one_after_the_other(keeper, owner):
    """The row is locked: of two who saw the same revision the second is told."""
    row, together = enter(keeper, owner), Barrier(2)

    def attempt(name):
        together.wait()
        try:
            REGISTERS["instruments"].amend(Context(keeper, revision=0), row, **{**GIVEN, "name": name})
            return "done"
        except Stale:
            return "stale"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, ["甲", "乙"])) == ["done", "stale"]
    assert Instrument.objects.get(pk=row.pk).revision == 1


def test_a_part_of_a_request_has_a_key_of_its_own_that_is_the_same_each_time():
    ctx = Context(Actor(1), request_key=uuid4(), revision=3)
    assert ctx.part("a") == replace(ctx, request_key=ctx.part("a").request_key, revision=None)
    assert ctx.part("a").request_key == ctx.part("a").request_key != ctx.part("b").request_key


def test_deliveries_are_written_with_the_event(keeper, owner):
    row = enter(keeper, owner)
    owed = Delivery.objects.filter(event__in=events_of(row)).values_list("reaction", flat=True)
    assert "evaluation.surveillance.reactions.check_institution" in owed
