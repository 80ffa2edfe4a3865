"""Who is told when a cycle moves (domain.md §5.1): one notice per person and step."""

from django.urls import reverse

from evaluation.cycles.models import Cycle
from evaluation.cycles.selectors import last_day
from portal.accounts.models import MINISTRY, PROVINCE, Organisation, Role, User
from portal.kernel.models import Event
from portal.kernel.problems import _
from portal.kernel.relay import on
from portal.notify.outbox import tell


def _cycle(event: Event) -> Cycle:
    return Cycle.objects.get(pk=event.subject_id)


def _people(*roles: str) -> list[User]:
    """Everybody who acts in one of these roles at an active body today."""
    held = {"memberships__role__in": roles, "memberships__state": "open", "memberships__organisation__active": True}
    return list(User.objects.filter(**held).distinct())


@on("evaluation.cycles.schedule")
def send_call(event: Event) -> None:
    """CYC-1: the call reaches all provinces and associations, with the first day of applying."""
    cycle = _cycle(event)
    tell(
        users=_people(*PROVINCE, Role.ASSOCIATION),
        subject=_("%(cycle)s已经启动，请组织自评申报") % {"cycle": cycle},
        link=reverse("documents:document", args=[cycle.notice_id]),
        kind="service",
        event=event,
    )


@on("evaluation.cycles.open")
def tell_institutions(event: Event) -> None:
    """CYC-2: institutions learn that they may apply, and until when."""
    cycle = _cycle(event)
    tell(
        users=_people(Role.INSTITUTION_ADMIN),
        subject=_("%(cycle)s开始自评申报") % {"cycle": cycle},
        link=reverse("evaluation:assessment"),
        due_on=last_day(cycle.apply_until),
        event=event,
    )


@on("evaluation.cycles.close_recommendations")
def tell_ministry_to_check(event: Event) -> None:
    """CYC-4: the ministry's staff learn that the formal check begins."""
    tell(
        organisation=Organisation.objects.get(kind=Organisation.Kind.MINISTRY),
        roles=[Role.MINISTRY_STAFF],
        subject=_("%(cycle)s进入形式审查，请在 10 个工作日内完成") % {"cycle": _cycle(event)},
        link=reverse("evaluation:screening"),
        kind="todo",
        event=event,
    )


@on("evaluation.cycles.start_review")
def tell_provinces_of_review(event: Event) -> None:
    """CYC-5: provinces learn that their nominees are before the experts."""
    tell(
        users=_people(*PROVINCE),
        subject=_("%(cycle)s进入专家考核") % {"cycle": _cycle(event)},
        link=reverse("evaluation:recommendations"),
        event=event,
    )


@on("evaluation.cycles.close_scoring")
def tell_ministry_of_scores(event: Event) -> None:
    """CYC-6: the ministry learns that the scores stand and the panel can meet."""
    cycle = _cycle(event)
    tell(
        organisation=Organisation.objects.get(kind=Organisation.Kind.MINISTRY),
        roles=MINISTRY,
        subject=_("%(cycle)s评分已关闭，可以集体审议") % {"cycle": cycle},
        link=reverse("evaluation:ranking", args=[cycle.pk]),
        event=event,
    )


@on("evaluation.cycles.archive")
def tell_of_archive(event: Event) -> None:
    """CYC-9: the ministry learns that the cycle is closed for good."""
    cycle = _cycle(event)
    tell(
        users=_people(*MINISTRY),
        subject=_("%(cycle)s已归档") % {"cycle": cycle},
        link=reverse("evaluation:cycle", args=[cycle.pk]),
        event=event,
    )
