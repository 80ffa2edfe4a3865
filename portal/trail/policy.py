"""Who reads what of the event trail. Experts, objectors and scores not yet open must not be had by this road (INV-15, INV-28)."""

from django.apps import apps
from django.db.models import Q, QuerySet

from portal.accounts.models import INSTITUTION, MINISTRY, PROVINCE, Membership, Organisation, Role
from portal.kernel.models import Event
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _
from portal.trail.models import AuditNote, ChainCheck
from portal.trail.selectors import SCORE, sealed_scores


def _kinds(*rooms: str) -> tuple[str, ...]:
    """Every kind of thing that rooms keep, also those they will keep one day."""
    found = (model._meta.label_lower for model in apps.get_models() if model.__module__.removesuffix(".models") in rooms)
    return tuple(kind for kind in found if kind != "evaluation.publicitynotice")


REVIEW = (*_kinds("evaluation.review", "quality.experts"), "evaluation.rereviewopinion")
OBJECTION = _kinds("evaluation.publicity")
WITHHELD = (*REVIEW, *OBJECTION, *_kinds("portal.files", "portal.trail"))
# What others do about an organisation and it may read in its own trail; all else stays with who did it.
TOLD = (
    "portal.membership", "portal.organisation", "institutions.institution", "institutions.scope", "institutions.majormatterreport",
    "personnel.appraiser",
    "evaluation.application", "evaluation.selfscore", "evaluation.integrityassessment", "evaluation.integritygrade",
    "evaluation.listing", "evaluation.certificate", "evaluation.finding", "evaluation.rectification", "evaluation.recommendation",
    "evaluation.nominee", "portal.issueddocument",
)  # fmt: skip
MINISTRY_OWN = (
    "evaluation.cycle", "evaluation.duty", "evaluation.standard", "evaluation.publicitynotice", "evaluation.announcement",
    "portal.calendaryear", *REVIEW,
)  # fmt: skip


@visible(Event)
def visible_events(actor: Actor, rows: QuerySet) -> QuerySet:
    """The auditor reads all. Everybody else reads their own office, without what would tell an expert, an objector or a sealed score.

    An expert reads what they did themselves; of objections staff of the ministry read what they did themselves. In the trail of an
    institution, a province or an association nothing of the review, of objections or of an expert's acts appears, whoever acted and
    whomever it concerns.
    """
    if actor.is_(Role.AUDITOR):
        return rows
    if actor.is_(Role.EXPERT):
        return rows.filter(actor=actor.user_id, actor_role=Role.EXPERT)
    own = Q(organisation_id=actor.organisation_id)
    if actor.is_(*MINISTRY):
        found = rows.filter(own | Q(concerns_id=actor.organisation_id) | Q(subject_type__in=MINISTRY_OWN))
        found = found.exclude(subject_type=SCORE, subject_id__in=sealed_scores().values("pk"))
        return found.exclude(Q(subject_type__in=OBJECTION) & ~Q(actor=actor.user_id))
    if actor.is_(*PROVINCE, *INSTITUTION, Role.ASSOCIATION):
        found = rows.filter(own | Q(concerns_id=actor.organisation_id, subject_type__in=TOLD))
        return found.exclude(subject_type__in=WITHHELD).exclude(actor_role=Role.EXPERT)
    return rows.none()


@visible(AuditNote)
def visible_notes(actor: Actor, rows: QuerySet) -> QuerySet:
    """Auditors' notes are read by auditors."""
    return rows if actor.is_(Role.AUDITOR) else rows.none()


@visible(ChainCheck)
def visible_checks(actor: Actor, rows: QuerySet) -> QuerySet:
    """As the notes."""
    return rows if actor.is_(Role.AUDITOR) else rows.none()


def _auditor(actor: Actor, organisation: Organisation) -> bool:
    return actor.is_(Role.AUDITOR, at=organisation.pk)


permit("portal.trail.note", says=_("只有审计人员可以写审计备注。"))(_auditor)
permit("portal.trail.export", says=_("只有审计人员可以导出操作记录。"))(_auditor)


@permit("portal.trail.check_chain", says=_("只有审计人员可以核验完整性。"))
def check_chain(actor: Actor, organisation: Organisation) -> bool:
    return actor.system == "portal.trail" or _auditor(actor, organisation)


@permit("portal.trail.finish_check", says=_("核验结果由系统记录。"))
def finish_check(actor: Actor, check: ChainCheck) -> bool:
    return actor.system == "portal.trail"


def reads_names(actor: Actor) -> bool:
    """Whether a reader of the trail sees persons' names beyond the own office."""
    return actor.is_(*MINISTRY, Role.AUDITOR)


def colleagues(actor: Actor) -> QuerySet:
    """The people of the reader's own office, who are named to them."""
    return Membership.objects.filter(organisation=actor.organisation_id).exclude(role=Role.EXPERT).values_list("user_id", flat=True)
