"""What two people, or one person twice, do at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection

from evaluation.review import actions
from evaluation.review.models import ReviewAssignment, Score
from evaluation.review.reactions import receive_nominees
from evaluation.standards.models import Criterion
from portal.accounts.models import Role
from portal.kernel.models import Event
from portal.kernel.problems import Refused
from portal.kernel.relay import settle
from tests.factories import evaluation as make
from tests.factories import review

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run every act in its own thread at the same moment; what each came to."""
    start = Barrier(len(acts))

    def run(act):
        close_old_connections()
        try:
            start.wait(timeout=30)
            act()
            return "done"
        except Refused as refused:
            return refused.problems[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_one_score_saved_from_two_windows_is_one_score(case):
    held = review.assigned(case)
    who, criterion = review.actor(held.expert), Criterion.objects.select_related("dimension__standard").get(code="L1-01")

    def save(mpt):
        return lambda: actions.score(make.ctx(who), held, criterion=criterion, level=1, points_mpt=mpt)

    assert at_once(*(save(mpt) for mpt in (72_000, 75_000, 78_000, 80_000))) == ["done"] * 4
    kept = Score.objects.get()
    told = Event.objects.filter(verb="evaluation.review.score").order_by("pk")
    assert [e.after["points_mpt"] for e in told][-1] == kept.points_mpt and told.count() == kept.revision + 1 == 4


def test_two_secretaries_give_the_last_place_to_one(cycle, case):
    for _time in range(4):
        review.assigned(case, state="invited")
    secretaries = [make.duty(cycle, "review_secretary") for _time in range(2)]
    new = [review.expert() for _time in range(2)]
    acts = [lambda s=s, e=e: actions.assign(make.ctx(s), case, experts=[e]) for s, e in zip(secretaries, new, strict=True)]
    assert at_once(*acts) == ["done", "too_many"]


def test_two_at_once_make_no_reciprocal_pair(cycle, secretary):
    """SOD-11 across cases."""
    a, b = (make.institution(make.province(code), fields=review.FIELDS) for code in ("32", "33"))
    case_a, case_b = review.case(cycle, a), review.case(cycle, b)
    of_a, of_b = review.expert("32", at=a), review.expert("33", at=b)
    other = make.duty(cycle, "review_secretary")
    found = at_once(
        lambda: actions.assign(make.ctx(secretary), case_b, experts=[of_a]), lambda: actions.assign(make.ctx(other), case_a, experts=[of_b])
    )
    assert found == ["done", "reciprocal"]


def test_proposing_twice_at_once_makes_every_pair_once(cycle, case, secretary):
    for _time in range(6):
        review.expert()
    other = make.duty(cycle, "review_secretary")
    found = at_once(lambda: actions.propose(make.ctx(secretary), cycle), lambda: actions.propose(make.ctx(other), cycle))
    assert found == ["done", "nothing"] and case.assignments.count() == 5


def test_two_leaders_approve_once(cycle, case, secretary):
    review.expert()
    actions.propose(make.ctx(secretary), cycle)
    leaders = [make.actor(make.ministry(), Role.MINISTRY_LEADER) for _time in range(2)]
    assert at_once(*(lambda who=who: actions.invite_all(make.ctx(who), cycle) for who in leaders)) == ["done", "nothing"]
    assert Event.objects.filter(verb="evaluation.review.invite").count() == 1


def test_the_last_two_who_accept_at_once_begin_the_case(case):
    """CAS-1"""
    for _time in range(3):
        review.assigned(case)
    held = [review.assigned(case, state="invited") for _time in range(2)]
    assert at_once(*(lambda a=a: actions.accept(make.ctx(review.actor(a.expert)), a) for a in held)) == ["done", "done"]
    settle()
    case.refresh_from_db()
    assert case.state == "desk_review"
    assert Event.objects.filter(verb="evaluation.review.begin").count() == 1


def test_a_relation_declared_while_a_pair_is_made_never_leaves_both(case, secretary):
    """INV-13"""
    made, institution = review.expert(), case.application.institution
    at_once(
        lambda: actions.assign(make.ctx(secretary), case, experts=[made]),
        lambda: actions.declare_conflict(make.ctx(review.actor(made)), made, institution=institution, ground="kinship"),
    )
    assert made.conflicts.filter(state="standing").count() == 1
    assert not ReviewAssignment.objects.filter(expert=made, state__in=ReviewAssignment.LIVE).exists()


def test_the_same_delivery_twice_at_once_makes_one_case(cycle):
    """INV-11"""
    nominee = review.nominated(cycle)
    event = Event.objects.create(
        verb="evaluation.recommendation.accept", subject_type="evaluation.recommendation", subject_id=nominee.recommendation_id,
        actor_role="", before={}, after={}, at=make.at(make.today()),
    )  # fmt: skip
    assert at_once(lambda: receive_nominees(event), lambda: receive_nominees(event)) == ["done", "done"]
    assert nominee.application.case and Event.objects.filter(verb="evaluation.review.receive").count() == 1
