"""网上审批 on the desks, and what the clerk, the leader and the institution have to do in it."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from institutions.admission import rules, selectors
from institutions.admission.models import AdmissionCase
from institutions.registry.menu import REGISTERS
from portal.accounts.models import Role
from portal.kernel.policy import Actor, rows
from portal.kernel.problems import _
from portal.ui.desk import Task, entry, todo

for _desk, _order in (("institution", 31), ("province", 71), ("ministry", 71), ("audit", 71)):
    entry(_desk, _("网上审批"), "institutions:admissions", icon="stamp", order=_order, group=REGISTERS, shared=True)

State = AdmissionCase.State


def _task(case: AdmissionCase, sentence: str, how: str, *, due_on: date | None = None, order: int = 30, **given) -> Task:
    desk = given.pop("desk", "province")
    title = sentence % {"what": case.get_kind_display(), "name": case.applicant}
    return Task(title, reverse("institutions:admission", args=[desk, case.pk]), how, due_on, order=order, **given)


@todo("province")
def of_province(actor: Actor, today: date) -> Iterator[Task]:
    """The clerk: to accept, to have reviewed, to prepare, to register; the leader: to decide. Two queries."""
    if actor.is_(Role.PROVINCIAL_LEADER):
        for case in selectors.open_cases(rows(actor, AdmissionCase)).exclude(proposal=""):
            how = _("经办人已拟定意见：%(said)s") % {"said": case.get_proposal_display()}
            yield _task(case, _("决定%(what)s：%(name)s"), how, due_on=selectors.limit_of(case))
    elif actor.is_(Role.PROVINCIAL_CLERK):
        for case in selectors.open_cases(rows(actor, AdmissionCase)):
            yield _of_clerk(case)
        for case in selectors.to_register(rows(actor, AdmissionCase)):
            yield _task(case, _("登记机构：%(name)s"), _("已准予设立，登记后可以执业"), order=31)


def _of_clerk(case: AdmissionCase) -> Task:
    """What the clerk does next with an open case, or whom it waits for."""
    limit = selectors.limit_of(case)
    if case.state == State.FILED:
        return _task(case, _("受理%(what)s申请：%(name)s"), _("受理，或一次告知需要补正的全部内容"), due_on=limit)
    if case.state == State.RETURNED:
        return _task(case, _("等待补正：%(name)s"), case.get_kind_display(), state="waiting", order=80)
    if case.proposal:
        return _task(case, _("等待负责人决定：%(name)s"), case.get_kind_display(), due_on=limit, state="waiting", order=80)
    if case.state == State.UNDER_REVIEW and case.reviewed_on is None:
        return _task(case, _("记录评审意见：%(name)s"), _("评审时间不计入决定期限"), state="doing", order=32)
    if case.state == State.ACCEPTED and case.kind in rules.REVIEWED:
        return _task(case, _("组织专家评审：%(name)s"), case.get_kind_display(), due_on=limit)
    return _task(case, _("拟定意见：%(name)s"), case.get_kind_display(), due_on=limit)


@todo("institution")
def of_institution(actor: Actor, today: date) -> Iterator[Task]:
    """The administrator: what is to be completed. One query."""
    if actor.is_(Role.INSTITUTION_ADMIN):
        for case in rows(actor, AdmissionCase).filter(state=State.RETURNED):
            yield _task(case, _("补正%(what)s申请"), case.missing[:60], state="mend", order=12, desk="institution")
