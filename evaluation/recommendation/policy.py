"""Who may see and change a recommendation (domain.md §2.1, §5.4)."""

from django.db.models import QuerySet

from evaluation.cycles.models import Cycle
from evaluation.recommendation.models import Nominee, Recommendation
from portal.accounts.models import MINISTRY, PROVINCE, Role
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _

CLERK_SAYS = _("只有本省经办人或负责人可以编制推荐名单。")


@visible(Recommendation)
def visible_recommendations(actor: Actor, rows: QuerySet) -> QuerySet:
    """The ministry sees what has reached it; a province its own; the auditor all (INV-52)."""
    if actor.is_(Role.AUDITOR):
        return rows
    if actor.is_(*MINISTRY):
        return rows.exclude(state=Recommendation.State.DRAFT)
    if actor.is_(*PROVINCE):
        return rows.filter(province=actor.organisation_id)
    return rows.none()


@visible(Nominee)
def visible_nominees(actor: Actor, rows: QuerySet) -> QuerySet:
    """As the list they stand on."""
    return rows.filter(recommendation__in=visible_recommendations(actor, Recommendation.objects.all()))


def _keeps(actor: Actor, recommendation: Recommendation) -> bool:
    return actor.is_(*PROVINCE, at=recommendation.province_id)


@permit("evaluation.recommendation.start", says=_("推荐名单在申报截止时由系统为每个省建立。"))
def start(actor: Actor, cycle: Cycle) -> bool:
    return actor.system == "evaluation.recommendation"


permit("evaluation.recommendation.nominate", says=CLERK_SAYS)(_keeps)
permit("evaluation.recommendation.remove", says=CLERK_SAYS)(_keeps)
permit("evaluation.recommendation.reorder", says=CLERK_SAYS)(_keeps)
permit("evaluation.recommendation.describe", says=CLERK_SAYS)(_keeps)


@permit("evaluation.recommendation.submit", says=_("推荐名单须由本省司法行政机关负责人提交。"))
def submit(actor: Actor, recommendation: Recommendation) -> bool:
    return actor.is_(Role.PROVINCIAL_LEADER, at=recommendation.province_id)


@permit("evaluation.recommendation.return_to_province", says=_("推荐名单由司法部工作人员形式审查后退回。"))
def return_to_province(actor: Actor, recommendation: Recommendation) -> bool:
    return actor.is_(Role.MINISTRY_STAFF)


@permit("evaluation.recommendation.accept", says=_("推荐名单由司法部工作人员形式审查后受理。"))
def accept(actor: Actor, recommendation: Recommendation) -> bool:
    return actor.is_(Role.MINISTRY_STAFF)


@permit("evaluation.recommendation.lapse", says=_("逾期由系统自动处理。"))
def lapse(actor: Actor, recommendation: Recommendation) -> bool:
    return actor.system == "evaluation.recommendation"
