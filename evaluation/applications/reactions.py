"""What follows for applications from a cycle's steps, and who is told."""

from django.urls import reverse

from evaluation.applications import actions, selectors
from evaluation.applications.models import Application
from evaluation.cycles.gates import effect
from evaluation.cycles.models import Cycle
from evaluation.cycles.selectors import last_day
from institutions.models import Correction
from portal.accounts.models import Role
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from portal.kernel.problems import WrongState, _
from portal.kernel.relay import on
from portal.notify.outbox import tell


@effect("close_applications")
def lapse_drafts(ctx: Context, cycle: Cycle) -> None:
    """APP-8 in the transaction that closes applications; what was handed in in the very last moment is no draft any more."""
    for application in selectors.drafts(cycle):
        try:
            actions.lapse(ctx.as_system("evaluation.applications"), application)
        except WrongState:
            continue


@on("institutions.corrections.grant")
def take_in_correction(event: Event) -> None:
    """APP-10: an application not yet verified takes the corrected value; a draft shows it by itself."""
    correction = Correction.objects.get(pk=event.subject_id)
    for application in selectors.unverified(correction.owner_id):
        try:
            actions.restate(Context(Actor(system="evaluation.applications"), now=event.at), application, indicator=correction.indicator)
        except WrongState:
            continue  # verified meanwhile: the value stays as it was verified


def _of(event: Event) -> Application:
    return Application.objects.select_related("institution__organisation__parent", "cycle").get(pk=event.subject_id)


@on("evaluation.applications.submit", "evaluation.applications.resubmit")
def tell_clerks(event: Event) -> None:
    """The province's clerks learn that there is something to verify."""
    row = _of(event)
    tell(
        organisation=row.institution.organisation.parent,
        roles=[Role.PROVINCIAL_CLERK],
        subject=_("%(name)s 已提交自评，待核验") % {"name": row.institution},
        link=reverse("evaluation:application-review", args=[row.pk]),
        kind="todo",
        event=event,
    )


@on("evaluation.applications.conclude")
def tell_leaders(event: Event) -> None:
    """The province's leaders learn that a clerk has checked everything."""
    row = _of(event)
    tell(
        organisation=row.institution.organisation.parent,
        roles=[Role.PROVINCIAL_LEADER],
        subject=_("%(name)s 的自评已由经办人核验，待确认") % {"name": row.institution},
        link=reverse("evaluation:application-review", args=[row.pk]),
        kind="todo",
        event=event,
    )


@on("evaluation.applications.return_to_institution")
def tell_of_return(event: Event) -> None:
    """The institution learns what it has to mend and by when."""
    row = _of(event)
    until = last_day(row.resubmit_until)
    told = {"month": until.month, "day": until.day, "n": row.returned_points.filter(round=row.returns).count()}
    tell(
        organisation=row.institution.organisation,
        subject=_("【%(month)d月%(day)d日前】补正自评 %(n)d 项") % told,
        link=reverse("evaluation:application", args=[row.pk]),
        kind="todo",
        due_on=until,
        event=event,
    )


@on("evaluation.applications.verify")
def tell_of_verification(event: Event) -> None:
    """The institution learns that its application is eligible for the provincial list."""
    row = _of(event)
    tell(
        organisation=row.institution.organisation,
        subject=_("自评已通过省级核验，等待省级推荐"),
        link=reverse("evaluation:application", args=[row.pk]),
        event=event,
    )


@on("evaluation.applications.withdraw")
def tell_of_withdrawal(event: Event) -> None:
    """The province learns that an application it knows of takes no further part."""
    row = _of(event)
    if row.submitted_at is None:
        return
    tell(
        organisation=row.institution.organisation.parent,
        subject=_("%(name)s 撤回了自评申报") % {"name": row.institution},
        link=reverse("evaluation:application-review", args=[row.pk]),
        event=event,
    )


@on("evaluation.applications.lapse")
def tell_of_lapse(event: Event) -> None:
    """Who missed a limit learns what stands now; the province learns of a return that nobody answered."""
    row = _of(event)
    own = row.institution.organisation
    link = reverse("evaluation:application", args=[row.pk])
    if row.submitted_at is None:
        tell(organisation=own, subject=_("自评申报已截止，草稿没有提交；内容仍可查看"), link=link, event=event)
        return
    tell(organisation=own, subject=_("补正期限已过，按退回前提交的内容处理"), link=link, event=event)
    tell(
        organisation=own.parent,
        roles=[Role.PROVINCIAL_CLERK],
        subject=_("%(name)s 逾期未补正，请按原提交内容核验") % {"name": row.institution},
        link=reverse("evaluation:application-review", args=[row.pk]),
        kind="todo",
        event=event,
    )
