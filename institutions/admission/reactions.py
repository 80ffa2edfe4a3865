"""Who is told of the course of an application: the applicant, the clerk who takes it up, the leader who decides it."""

from django.urls import reverse

from institutions.admission import selectors
from institutions.admission.models import AdmissionCase
from portal.accounts.models import INSTITUTION, Organisation, Role
from portal.kernel.models import Event
from portal.kernel.problems import _
from portal.kernel.relay import on
from portal.notify.models import Notice
from portal.notify.outbox import tell

ROOM = "institutions.admission"
CLERK, LEADER = (Role.PROVINCIAL_CLERK,), (Role.PROVINCIAL_LEADER,)


def _case(event: Event) -> AdmissionCase:
    return selectors.for_page(AdmissionCase.objects).get(pk=event.subject_id)


def _tell(event: Event, case: AdmissionCase, desk: str, to: Organisation, roles, sentence: str, *, kind: str, due_on=None) -> None:
    """One notice to the people of an office, linked to the case at their own desk."""
    said = sentence % {"what": case.get_kind_display(), "name": case.applicant}
    link = reverse("institutions:admission", args=[desk, case.pk])
    tell(organisation=to, roles=roles, subject=said, link=link, kind=kind, due_on=due_on, event=event)


def _tell_applicant(event: Event, case: AdmissionCase, sentence: str, *, todo: bool = False) -> None:
    """The institution; of a body that is not registered yet, nobody has an account."""
    if case.institution_id and case.kind != AdmissionCase.Kind.ESTABLISH:
        kind = Notice.Kind.TODO if todo else Notice.Kind.SERVICE
        _tell(event, case, "institution", case.institution.organisation, INSTITUTION, sentence, kind=kind)


@on(f"{ROOM}.file", f"{ROOM}.file_establishment", f"{ROOM}.resubmit")
def tell_clerks(event: Event) -> None:
    """There is an application to accept."""
    case = _case(event)
    until = selectors.accept_until(case)
    _tell(event, case, "province", case.province, CLERK, _("收到%(what)s申请：%(name)s"), kind=Notice.Kind.TODO, due_on=until)


@on(f"{ROOM}.return_to_applicant")
def tell_returned(event: Event) -> None:
    """The applicant learns what is missing."""
    _tell_applicant(event, _case(event), _("%(what)s申请需要补正，请查看"), todo=True)


@on(f"{ROOM}.admit")
def tell_accepted(event: Event) -> None:
    """The applicant learns that the limit of the decision runs."""
    _tell_applicant(event, _case(event), _("%(what)s申请已受理"))


@on(f"{ROOM}.start_review")
def tell_review(event: Event) -> None:
    """The applicant learns of the review, whose days are not counted (art. 45)."""
    _tell_applicant(event, _case(event), _("%(what)s申请进入专家评审，评审时间不计入办理期限"))


@on(f"{ROOM}.prepare")
def tell_leader(event: Event) -> None:
    """There is a case to decide."""
    case = _case(event)
    until = selectors.decide_until(case)
    _tell(event, case, "province", case.province, LEADER, _("请决定%(what)s申请：%(name)s"), kind=Notice.Kind.TODO, due_on=until)


@on(f"{ROOM}.decide")
def tell_decided(event: Event) -> None:
    """The applicant learns of the decision; the clerk where a new institution is to be registered."""
    case = _case(event)
    _tell_applicant(event, case, _("%(what)s申请已作出决定，请查看"))
    if case.to_register:
        _tell(event, case, "province", case.province, CLERK, _("已准予%(what)s，请登记机构：%(name)s"), kind=Notice.Kind.TODO)


@on(f"{ROOM}.withdraw")
def tell_withdrawn(event: Event) -> None:
    """The bureau learns that nothing is to be decided any longer."""
    case = _case(event)
    _tell(event, case, "province", case.province, CLERK, _("%(what)s申请已撤回：%(name)s"), kind=Notice.Kind.INFO)
