"""Who reports and who receives (domain.md §4, 7.3: the institution reports, the province gives a receipt)."""

from django.db.models import QuerySet

from institutions.matters.models import MajorMatterReport
from institutions.registry.models import Institution
from portal.accounts.models import INSTITUTION, MINISTRY, PROVINCE, Role
from portal.files.policy import reads_with
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _


@visible(MajorMatterReport)
def visible_reports(actor: Actor, rows: QuerySet) -> QuerySet:
    """The ministry and the auditor see all; a province what it received; an institution what it reported."""
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows
    if actor.is_(*PROVINCE):
        return rows.filter(recipient=actor.organisation_id)
    return rows.filter(institution__organisation=actor.organisation_id) if actor.is_(*INSTITUTION) else rows.none()


reads_with(MajorMatterReport)


@permit("institutions.matters.file", says=_("重大事项由本机构的管理员或经办人报告。"))
def file(actor: Actor, institution: Institution) -> bool:
    return actor.is_(*INSTITUTION, at=institution.organisation_id)


@permit("institutions.matters.answer", says=_("询问由报告机构的管理员或经办人答复。"))
def answer(actor: Actor, report: MajorMatterReport) -> bool:
    return actor.is_(*INSTITUTION, at=report.institution.organisation_id)


permit("institutions.matters.attach", says=_("材料由报告机构的管理员或经办人上传。"))(answer)


def _clerk(actor: Actor, report: MajorMatterReport) -> bool:
    return actor.is_(Role.PROVINCIAL_CLERK, at=report.recipient_id)


for _do in ("receive", "ask", "close"):
    permit(f"institutions.matters.{_do}", says=_("报告由本省经办人接收、询问和办结。"))(_clerk)
