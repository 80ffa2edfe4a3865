"""What follows for recommendations from a cycle's steps, and who is told when a list moves."""

from django.urls import reverse

from evaluation.cycles import actions as cycles
from evaluation.cycles.gates import effect, gate
from evaluation.cycles.models import Cycle
from evaluation.recommendation import actions, selectors
from evaluation.recommendation.models import Recommendation
from portal.accounts.models import MINISTRY, PROVINCE, Organisation
from portal.kernel.actions import Context, each
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from portal.kernel.problems import Problem, _
from portal.kernel.relay import on
from portal.notify.outbox import tell


@effect("close_applications")
def start_lists(ctx: Context, cycle: Cycle) -> None:
    """REC-1: each of the 32 units gets its empty list in the transaction that closes applications."""
    system = ctx.as_system("evaluation.recommendation")
    for quota in cycle.quotas.select_related("province"):
        actions.start(system, cycle, province=quota.province)


@gate("close_recommendations")
def all_handed_in(cycle: Cycle, today):
    """CYC-4 before its day only when all units have submitted."""
    for row in selectors.outstanding(cycle):
        yield Problem("outstanding", _("%(province)s 还没有提交推荐名单。") % {"province": row.province})


@effect("close_recommendations")
def lapse_late(ctx: Context, cycle: Cycle) -> None:
    """REC-8 in the transaction that closes the stage."""
    system = ctx.as_system("evaluation.recommendation")
    for row in selectors.outstanding(cycle).filter(resubmit_until=None):
        actions.lapse(system, row)


@gate("start_review")
def all_decided(cycle: Cycle, today):
    """CYC-5: every recommendation is accepted or lapsed."""
    waiting = cycle.recommendations.exclude(state__in=[Recommendation.State.ACCEPTED, Recommendation.State.LAPSED])
    for row in waiting.select_related("province"):
        yield Problem(
            "undecided", _("%(province)s 的推荐名单还是“%(state)s”，请先受理或待其逾期。") % {"province": row.province, "state": row.get_state_display()}
        )


@on("evaluation.recommendation.submit")
def close_when_all_are_in(event: Event) -> None:
    """CYC-4: when the last of the 32 units has handed in its list the stage closes at once."""
    cycle = Recommendation.objects.select_related("cycle").get(pk=event.subject_id).cycle
    if cycle.state == Cycle.State.RECOMMENDING and not selectors.outstanding(cycle).exists():
        each(cycles.close_recommendations, Context(Actor(system="evaluation.recommendation"), now=event.at), [cycle])


@on("evaluation.recommendation.submit")
def tell_ministry(event: Event) -> None:
    """The ministry learns that a list has arrived."""
    row = Recommendation.objects.select_related("province", "cycle").get(pk=event.subject_id)
    tell(
        organisation=Organisation.objects.get(kind=Organisation.Kind.MINISTRY),
        roles=MINISTRY[:1],
        subject=_("%(province)s 已提交推荐名单，待形式审查") % {"province": row.province},
        link=reverse("evaluation:screening-one", args=[row.cycle.number, row.province.province.code]),
        kind="todo",
        event=event,
    )


@on("evaluation.recommendation.start", "evaluation.recommendation.return_to_province", "evaluation.recommendation.accept", "evaluation.recommendation.lapse")
def tell_province(event: Event) -> None:
    """The province learns what it has to do, or that its list was accepted."""
    row = Recommendation.objects.select_related("province", "cycle").get(pk=event.subject_id)
    subject, kind = {
        "start": (_("请编制%(cycle)s推荐名单"), "todo"),
        "return_to_province": (_("%(cycle)s推荐名单被退回，请在 5 个工作日内补正"), "todo"),
        "accept": (_("%(cycle)s推荐名单已受理"), "info"),
        "lapse": (_("%(cycle)s推荐逾期，本批不再受理"), "info"),
    }[event.verb.rpartition(".")[2]]
    tell(
        organisation=row.province,
        roles=PROVINCE,
        subject=subject % {"cycle": row.cycle},
        link=reverse("evaluation:recommendation", args=[row.cycle.number]),
        kind=kind,
        event=event,
    )
