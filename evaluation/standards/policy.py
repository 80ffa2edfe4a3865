"""Who may draft and publish an assessment standard (domain.md §2.1)."""

from django.db.models import QuerySet

from evaluation.standards.models import Standard
from portal.accounts.models import MINISTRY, Organisation, Role
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _


@visible(Standard)
def visible_standards(actor: Actor, rows: QuerySet) -> QuerySet:
    """Published editions are everybody's; drafts the ministry's and the auditor's."""
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows
    return rows.filter(state__in=[Standard.State.PUBLISHED, Standard.State.SUPERSEDED])


@permit("evaluation.standards.import_edition", says=_("考核标准由司法部工作人员导入。"))
def import_edition(actor: Actor, ministry: Organisation) -> bool:
    return actor.is_(Role.MINISTRY_STAFF, at=ministry.pk)


@permit("evaluation.standards.publish", says=_("考核标准由司法部负责人发布；导入人不能自己发布。"))
def publish(actor: Actor, standard: Standard) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)


@permit("evaluation.standards.supersede", says=_("旧版标准在新版发布时由系统标为已被替代。"))
def supersede(actor: Actor, standard: Standard) -> bool:
    return actor.system == "evaluation.standards"
