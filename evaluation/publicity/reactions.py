"""Who is told of notices and objections, and what publicity does in a cycle's steps. Nothing here names an objector (INV-28)."""

from django.urls import reverse

from evaluation.cycles.gates import Tile, gate, tile
from evaluation.cycles.models import Cycle, Duty
from evaluation.publicity import actions, selectors
from evaluation.publicity.models import Inquiry, Objection, ObjectionMessage, PublicityNotice
from portal.accounts.models import INSTITUTION, MINISTRY, PROVINCE, User
from portal.kernel.actions import Context, each
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from portal.kernel.problems import Problem, _
from portal.kernel.relay import on
from portal.notify.outbox import tell

State = PublicityNotice.State


def _holders(cycle: Cycle | int, duty: str) -> list[User]:
    """The people who hold a duty in a cycle."""
    return list(User.objects.filter(duties__cycle=cycle, duties__duty=duty, duties__state="held").distinct())


@on("portal.calendar.confirm")
def recount_periods(event: Event) -> None:
    """A year's notice came: open periods that would come out too short end later (INV-25, INV-50)."""
    open_ = PublicityNotice.objects.filter(state=State.OPEN).select_related("cycle")
    each(actions.recount, Context(Actor(system=actions.SYSTEM)), [n for n in open_ if selectors.recounted(n) > n.closes_on])


@gate("archive")
def answers_are_out(cycle: Cycle, today):
    """CYC-9: no objection waits for its answer."""
    waiting = Objection.objects.filter(notice__cycle=cycle, state__in=Objection.OPEN).count()
    if waiting:
        yield Problem("objections", _("还有 %(n)d 件异议没有办结。") % {"n": waiting})


@tile
def before_the_public(cycle: Cycle, actor: Actor) -> list[Tile]:
    """How many institutions stand before the public, and how many objections wait."""
    notice = selectors.notice_of(cycle) if cycle.state == Cycle.State.PUBLICITY and actor.is_(*MINISTRY) else None
    if notice is None:
        return []
    waiting = notice.objections.filter(state__in=Objection.OPEN).count()
    return [
        Tile(60, _("公示的机构"), str(notice.rows.count()), reverse("evaluation:publicity-one", args=[notice.pk])),
        Tile(61, _("未办结的异议"), str(waiting), reverse("evaluation:objections") + "?state=open", kind="warn" if waiting else ""),
    ]


@on("evaluation.publicity.prepare")
def tell_leaders(event: Event) -> None:
    """A list waits for its signature."""
    notice = PublicityNotice.objects.select_related("cycle").get(pk=event.subject_id)
    tell(
        organisation=selectors.ministry(),
        roles=["ministry_leader"],
        subject=_("%(notice)s待签发") % {"notice": notice},
        link=reverse("evaluation:publicity-one", args=[notice.pk]),
        kind="todo",
        event=event,
    )


@on("evaluation.publicity.open")
def tell_everybody(event: Event) -> None:
    """PUB-1: provinces learn of the notice, and each institution on it that it is before the public."""
    notice = PublicityNotice.objects.select_related("cycle").get(pk=event.subject_id)
    open_to = {"memberships__state": "open", "memberships__organisation__active": True}
    named = notice.rows.values("case__application__institution__organisation")
    people = User.objects.filter(memberships__role__in=PROVINCE, **open_to) | User.objects.filter(
        memberships__organisation__in=named, memberships__role__in=INSTITUTION, **open_to
    )
    tell(
        users=people.distinct(),
        subject=_("%(notice)s已经发布") % {"notice": notice},
        link=reverse("site:notice", args=[notice.doc_id]),
        due_on=None,
        event=event,
    )


@on("evaluation.publicity.close")
def tell_registrars(event: Event) -> None:
    """PUB-3: the announcement can be drafted."""
    notice = PublicityNotice.objects.select_related("cycle").get(pk=event.subject_id)
    tell(
        users=_holders(notice.cycle_id, Duty.Kind.REGISTRAR),
        subject=_("%(notice)s期满，请拟定公告") % {"notice": notice},
        link=reverse("evaluation:announcements"),
        kind="todo",
        event=event,
    )


@on("evaluation.publicity.object")
def tell_officers(event: Event) -> None:
    """OBJ-1: the objection officers have three working days to admit or refuse."""
    objection = Objection.objects.select_related("notice").get(pk=event.subject_id)
    _to_officers(objection, event, _("收到公示异议 %(number)s，请决定是否受理"), due_on=selectors.limits_of(objection)["admit"])


@on("evaluation.publicity.say")
def tell_of_message(event: Event) -> None:
    """The objector has written in the dialogue."""
    objection = ObjectionMessage.objects.select_related("objection__notice").get(pk=event.subject_id).objection
    _to_officers(objection, event, _("异议 %(number)s 有新的补充说明"))


@on("evaluation.publicity.respond")
def tell_of_response(event: Event) -> None:
    """The institution has explained itself."""
    objection = Inquiry.objects.select_related("objection__notice").get(pk=event.subject_id).objection
    _to_officers(objection, event, _("异议 %(number)s 涉及的机构已经说明"), due_on=objection.due_on)


@on("evaluation.publicity.withdraw", "evaluation.publicity.send_back")
def tell_of_turn(event: Event) -> None:
    """The objector has withdrawn, or the leader wants another draft."""
    objection = Objection.objects.select_related("notice").get(pk=event.subject_id)
    subject = _("异议 %(number)s 已由异议人撤回") if event.verb.endswith("withdraw") else _("异议 %(number)s 的答复被退回，请重拟")
    _to_officers(objection, event, subject)


def _to_officers(objection: Objection, event: Event, subject, due_on=None) -> None:
    tell(
        users=[objection.handler] if objection.handler_id else _holders(objection.notice.cycle_id, Duty.Kind.OBJECTION_OFFICER),
        subject=subject % {"number": objection.number},
        link=reverse("evaluation:objection", args=[objection.pk]),
        kind="todo",
        due_on=due_on,
        event=event,
    )


@on("evaluation.publicity.draft_answer")
def tell_leaders_of_answer(event: Event) -> None:
    """OBJ-4: an answer waits for its signature."""
    objection = Objection.objects.get(pk=event.subject_id)
    tell(
        organisation=selectors.ministry(),
        roles=["ministry_leader"],
        subject=_("异议 %(number)s 的答复待签发") % {"number": objection.number},
        link=reverse("evaluation:objection", args=[objection.pk]),
        kind="todo",
        due_on=objection.due_on,
        event=event,
    )


@on("evaluation.publicity.inquire")
def tell_institution(event: Event) -> None:
    """OBJ-3: the institution is asked; what it is asked stands in the portal, who objected nowhere."""
    inquiry = Inquiry.objects.select_related("institution__organisation").get(pk=event.subject_id)
    tell(
        organisation=inquiry.institution.organisation,
        roles=INSTITUTION,
        subject=_("请就公示期间收到的反映作出说明"),
        link=reverse("evaluation:inquiry", args=[inquiry.pk]),
        kind="service",
        due_on=inquiry.due_on,
        event=event,
    )


@on("evaluation.publicity.answer")
def tell_asked(event: Event) -> None:
    """OBJ-4: an institution that was asked learns what came of it."""
    objection = Objection.objects.select_related("case__application__institution__organisation").get(pk=event.subject_id)
    if objection.inquiries.exists():
        tell(
            organisation=objection.case.application.institution.organisation,
            roles=INSTITUTION,
            subject=_("公示期间的反映已经核查完毕，请查看结论"),
            link=reverse("evaluation:inquiries"),
            kind="service",
            event=event,
        )
