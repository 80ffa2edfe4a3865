"""What follows for recommendations from a cycle's steps, and who is told when a list moves."""

from django.urls import reverse

from evaluation.cycles import actions as cycles
from evaluation.cycles import selectors as cycle_selectors
from evaluation.cycles.gates import Tile, effect, gate, tile
from evaluation.cycles.models import Cycle
from evaluation.recommendation import actions, selectors
from evaluation.recommendation.models import Recommendation
from portal.accounts.models import INSTITUTION, MINISTRY, PROVINCE, Organisation, Role
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
        said = {"province": row.province, "state": row.get_state_display()}
        yield Problem("undecided", _("%(province)s 的推荐名单还是“%(state)s”，请先受理或待其逾期。") % said)


@tile
def handed_in(cycle: Cycle, actor):
    """How many of the units have handed in their list; the ministry's cockpit."""
    if actor.is_(*MINISTRY):
        units, done = selectors.progress(cycle)
        if units:
            link = reverse("evaluation:screening") + f"?cycle={cycle.number}"
            yield Tile(30, _("省级推荐已提交"), f"{done} / {units}", link, kind="" if done == units else "warn")


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
        roles=[Role.MINISTRY_STAFF],
        subject=_("%(province)s 已提交推荐名单，待形式审查") % {"province": row.province},
        link=reverse("evaluation:screening-one", args=[row.pk]),
        kind="todo",
        event=event,
    )


@on("evaluation.integrity.change")
def tell_of_changed_grade(event: Event) -> None:
    """INT-7: who holds a list that is not decided yet learns that a nominee's grade changed; handing in and accepting check it anew."""
    for nominee in selectors.undecided(event.subject_id):
        row, here = nominee.recommendation, nominee.recommendation.state == Recommendation.State.SUBMITTED
        tell(
            organisation=Organisation.objects.get(kind=Organisation.Kind.MINISTRY) if here else row.province,
            roles=[Role.MINISTRY_STAFF] if here else PROVINCE,
            subject=_("%(name)s 的诚信等级已变更，请复核%(cycle)s推荐名单") % {"name": nominee, "cycle": row.cycle},
            link=reverse("evaluation:screening-one" if here else "evaluation:recommendation", args=[row.pk]),
            kind="todo",
            event=event,
        )


@on("evaluation.recommendation.submit")
def tell_institutions(event: Event) -> None:
    """Each nominee learns that it is recommended; each other that it is not, with the paper that says why."""
    row = Recommendation.objects.select_related("province", "cycle").get(pk=event.subject_id)
    for nominee in selectors.listed(row):
        tell(
            organisation=nominee.application.institution.organisation,
            roles=INSTITUTION,
            subject=_("已列入%(cycle)s本省推荐名单") % {"cycle": row.cycle},
            link=reverse("evaluation:application", args=[nominee.application_id]),
            event=event,
        )
    for left in selectors.told_off(row, event.at):
        tell(
            organisation=left.application.institution.organisation,
            roles=INSTITUTION,
            subject=_("%(cycle)s未予推荐，请查看告知书中的理由和申诉办法") % {"cycle": row.cycle},
            link=reverse("documents:document", args=[left.doc_id]),
            kind="service",
            event=event,
        )


@on(
    "evaluation.recommendation.start",
    "evaluation.recommendation.return_to_province",
    "evaluation.recommendation.accept",
    "evaluation.recommendation.lapse",
)
def tell_province(event: Event) -> None:
    """The province learns what it has to do by when, or what became of its list."""
    row = Recommendation.objects.select_related("province", "cycle").get(pk=event.subject_id)
    subject, kind = {
        "start": (_("请编制%(cycle)s推荐名单"), "todo"),
        "return_to_province": (_("%(cycle)s推荐名单被退回，请在期限内补正"), "todo"),
        "accept": (_("%(cycle)s推荐名单已受理"), "info"),
        "lapse": (_("%(cycle)s推荐逾期：未提交的不再受理，未补正的机构不再列入"), "info"),
    }[event.verb.rpartition(".")[2]]
    tell(
        organisation=row.province,
        roles=PROVINCE,
        subject=subject % {"cycle": row.cycle},
        link=reverse("evaluation:recommendation", args=[row.pk]),
        kind=kind,
        due_on=cycle_selectors.last_day(selectors.until(row)) if kind == "todo" else None,
        event=event,
    )
