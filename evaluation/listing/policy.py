"""Who may see and act on announcements, listings and certificates (domain.md §2.1, SOD-2, SOD-3)."""

from django.db.models import QuerySet

from evaluation.cycles.models import Cycle, Duty
from evaluation.cycles.selectors import has_duty
from evaluation.listing.models import Announcement, Certificate, Listing
from portal.accounts.models import INSTITUTION, MINISTRY, PROVINCE, Role
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _

SYSTEM = "evaluation.listing"


@visible(Announcement)
def visible_announcements(actor: Actor, rows: QuerySet) -> QuerySet:
    """What is announced is everybody's; a draft the ministry's and the auditor's."""
    return rows if actor.is_(*MINISTRY, Role.AUDITOR) else rows.filter(state=Announcement.State.ISSUED)


@visible(Listing)
def visible_listings(actor: Actor, rows: QuerySet) -> QuerySet:
    """The list is public, ended listings included (domain.md §11)."""
    return rows


@visible(Certificate)
def visible_certificates(actor: Actor, rows: QuerySet) -> QuerySet:
    """An institution's own, a province's institutions', the ministry and the auditor all; others verify by serial."""
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows
    if actor.is_(*INSTITUTION):
        return rows.filter(listing__institution__organisation=actor.organisation_id)
    if actor.is_(*PROVINCE):
        return rows.filter(listing__institution__organisation__parent=actor.organisation_id)
    return rows.none()


@permit("evaluation.listing.draft", says=_("公告由本批考核的名录登记人员拟定。"))
def draft(actor: Actor, cycle: Cycle) -> bool:
    return has_duty(actor, cycle, Duty.Kind.REGISTRAR)


@permit("evaluation.listing.amend", says=_("公告由本批考核的名录登记人员拟定。"))
def amend(actor: Actor, announcement: Announcement) -> bool:
    return has_duty(actor, announcement.cycle_id, Duty.Kind.REGISTRAR)


@permit("evaluation.listing.issue", says=_("公告由司法部负责人签发；拟定人不能自己签发。"))
def issue(actor: Actor, announcement: Announcement) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)


@permit("evaluation.listing.announce_delisting", says=_("撤销公告随撤销决定由司法部负责人签发。"))
def announce_delisting(actor: Actor, listing: Listing) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)


@permit("evaluation.listing.enlist", says=_("列入名录随公告由系统办理。"))
def enlist(actor: Actor, announcement: Announcement) -> bool:
    return actor.system == SYSTEM


def _system(actor: Actor, row) -> bool:
    return actor.system == SYSTEM


permit("evaluation.listing.certify", says=_("证书随公告由系统颁发。"))(_system)
permit("evaluation.listing.reissue", says=_("机构名称变更后由系统换发证书。"))(_system)
permit("evaluation.listing.bind", says=_("证书文件由系统生成。"))(_system)
permit("evaluation.listing.void", says=_("名录资格终止时由系统作废证书。"))(_system)
permit("evaluation.listing.supersede", says=_("换发证书时由系统标为已换发。"))(_system)


@permit("evaluation.listing.end", says=_("名录资格依据公告或期满由系统终止。"))
def end(actor: Actor, listing: Listing) -> bool:
    return actor.system in (SYSTEM, "evaluation.surveillance")
