"""What follows for applications from a cycle's steps, and who is told."""

from django.urls import reverse

from evaluation.applications import actions, selectors
from evaluation.applications.models import Application
from evaluation.cycles.gates import effect
from evaluation.cycles.models import Cycle
from portal.accounts.models import Role
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.problems import _
from portal.kernel.relay import on
from portal.notify.outbox import tell


@effect("close_applications")
def lapse_drafts(ctx: Context, cycle: Cycle) -> None:
    """APP-8 in the transaction that closes applications."""
    for application in selectors.drafts(cycle):
        actions.lapse(ctx.as_system("evaluation.applications"), application)


@on("evaluation.applications.submit", "evaluation.applications.resubmit")
def tell_province(event: Event) -> None:
    """The province's clerks learn that there is something to verify."""
    row = Application.objects.select_related("institution__organisation__parent").get(pk=event.subject_id)
    tell(
        organisation=row.institution.organisation.parent,
        roles=[Role.PROVINCIAL_CLERK],
        subject=_("%(name)s 已提交自评，待核验") % {"name": row.institution},
        link=reverse("evaluation:application", args=[row.pk]),
        kind="todo",
        event=event,
    )


@on("evaluation.applications.return_to_institution")
def tell_institution(event: Event) -> None:
    """The institution learns what it has to mend and by when."""
    row = Application.objects.select_related("institution__organisation").get(pk=event.subject_id)
    points = row.returned_points.filter(round=row.returns).count()
    tell(
        organisation=row.institution.organisation,
        subject=_("自评被退回补正 %(n)d 项，请在 5 个工作日内答复") % {"n": points},
        link=reverse("evaluation:assessment"),
        kind="todo",
        due_on=row.resubmit_until.date(),
        event=event,
    )
