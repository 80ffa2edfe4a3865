"""Who is told of a dispute and of its answer."""

from django.urls import reverse

from institutions.corrections.models import Correction
from institutions.corrections.policy import ANSWERS
from portal.kernel.indicators import INDICATORS
from portal.kernel.models import Event
from portal.kernel.problems import _
from portal.kernel.relay import on
from portal.notify.outbox import tell


def _of(event: Event) -> Correction:
    return Correction.objects.select_related("owner", "addressee").get(pk=event.subject_id)


@on("institutions.corrections.open")
def tell_who_answers(event: Event) -> None:
    """The office that keeps the row learns by when to answer."""
    row = _of(event)
    said = {"name": row.owner.name, "title": INDICATORS[row.indicator].title}
    tell(
        organisation=row.addressee, roles=ANSWERS, subject=_("%(name)s 提出数据更正：%(title)s") % said, kind="todo", due_on=row.due_on,
        link=reverse("institutions:correction", args=[row.addressee.kind, row.pk]), event=event,
    )  # fmt: skip


@on("institutions.corrections.grant", "institutions.corrections.refuse")
def tell_institution(event: Event) -> None:
    """The institution learns what became of it."""
    row = _of(event)
    said = {"title": INDICATORS[row.indicator].title, "state": row.get_state_display()}
    tell(
        organisation=row.owner, subject=_("数据更正有了答复（%(state)s）：%(title)s") % said,
        link=reverse("institutions:correction", args=["institution", row.pk]), event=event,
    )  # fmt: skip
