"""Who applies, who handles and who decides (domain.md §2.1: the clerk prepares, the leader decides; SOD-3)."""

from django.db.models import QuerySet

from institutions.admission.models import AdmissionCase
from institutions.registry.models import Institution
from portal.accounts.models import INSTITUTION, MINISTRY, PROVINCE, Organisation, Role
from portal.files.policy import reads_with
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _

APPLIED = _("申请由本机构管理员提出、补正和撤回；设立申请由省级经办人代为办理。")
HANDLED = _("申请由本省经办人受理、组织评审并拟定意见。")


@visible(AdmissionCase)
def visible_cases(actor: Actor, rows: QuerySet) -> QuerySet:
    """The ministry and the auditor see all; a province its own; an institution what it applied for."""
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows
    if actor.is_(*PROVINCE):
        return rows.filter(province=actor.organisation_id)
    return rows.filter(institution__organisation=actor.organisation_id) if actor.is_(*INSTITUTION) else rows.none()


reads_with(AdmissionCase)


@permit("institutions.admission.file", says=_("申请由本机构管理员提出。"))
def file(actor: Actor, institution: Institution) -> bool:
    return actor.is_(Role.INSTITUTION_ADMIN, at=institution.organisation_id)


@permit("institutions.admission.file_establishment", says=_("设立申请由省级经办人登记。"))
def file_establishment(actor: Actor, province: Organisation) -> bool:
    return actor.is_(Role.PROVINCIAL_CLERK, at=province.pk) and province.kind == Organisation.Kind.PROVINCE


def _clerk(actor: Actor, case: AdmissionCase) -> bool:
    return actor.is_(Role.PROVINCIAL_CLERK, at=case.province_id)


def _applicant(actor: Actor, case: AdmissionCase) -> bool:
    """The institution's administrator; for a body that is no institution yet, the clerk who filed for it."""
    if case.kind == AdmissionCase.Kind.ESTABLISH:
        return _clerk(actor, case)
    return actor.is_(Role.INSTITUTION_ADMIN, at=case.institution.organisation_id)


for _do in ("resubmit", "withdraw"):
    permit(f"institutions.admission.{_do}", says=APPLIED)(_applicant)
for _do in ("admit", "return_to_applicant", "start_review", "record_review", "prepare", "register"):
    permit(f"institutions.admission.{_do}", says=HANDLED)(_clerk)


@permit("institutions.admission.attach", says=_("材料由申请人和受理申请的经办人上传。"))
def attach(actor: Actor, case: AdmissionCase) -> bool:
    return _applicant(actor, case) or _clerk(actor, case)


@permit("institutions.admission.decide", says=_("申请由本省负责人决定；受理和拟定的人不能作出决定。"))
def decide(actor: Actor, case: AdmissionCase) -> bool:
    return actor.is_(Role.PROVINCIAL_LEADER, at=case.province_id)
