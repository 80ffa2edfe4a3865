"""Who may read what is attached: its owner's people, those whom the room of its subject names, the auditor; nobody else."""

from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from portal.accounts.models import INSTITUTION, MINISTRY, PROVINCE, Role
from portal.files.models import Attachment
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.policy import rows as rows_of
from portal.kernel.problems import _

_readers: dict[type[Model], Callable[[Actor], Q | None]] = {}
OWNERS = (*INSTITUTION, *PROVINCE, *MINISTRY, Role.ASSOCIATION)


def reader(model: type[Model]):
    """Declare who else may read what is attached to rows of a model: `(actor) -> Q` over the attachments, or None.

    Whatever no room names stays with its owner. Most rooms say that whoever may know of the row reads its files; a room that
    links files to further rows names those too, always by a subquery:

        @reader(Application)
        def evidence_readers(actor: Actor) -> Q:
            seen = rows(actor, Application)
            return subject_in(seen) | Q(pk__in=Evidence.objects.filter(application__in=seen).values("attachment"))
    """

    def declare(rule):
        if model in _readers:
            raise RuntimeError(f"readers of what is attached to {model._meta.label} are declared twice")
        _readers[model] = rule
        return rule

    return declare


def subject_in(found: QuerySet) -> Q:
    """The attachments of these rows; one subquery."""
    kind = ContentType.objects.get_for_model(found.model)
    return Q(content_type=kind, object_id__in=found.order_by().values("pk"))


def reads_with(model: type[Model]) -> None:
    """Whoever may know of a row of this model reads what is attached to it."""
    reader(model)(lambda actor: subject_in(rows_of(actor, model)))


def own(actor: Actor) -> Q:
    """What the organisation of this actor has uploaded itself; an expert or auditor owns nothing in that capacity."""
    return Q(owner=actor.organisation_id) if actor.organisation_id and actor.is_(*OWNERS) else Q(pk__in=[])


def owns(actor: Actor, attachment: Attachment) -> bool:
    """Whether this actor receives the original rather than the copy without traces."""
    return bool(actor.organisation_id) and attachment.owner_id == actor.organisation_id and actor.is_(*OWNERS)


@visible(Attachment)
def visible_attachments(actor: Actor, rows: QuerySet) -> QuerySet:
    """The owner's people see their own, removed ones too; others what a room lets them read; the auditor all."""
    if actor.is_(Role.AUDITOR):
        return rows
    may = Q(pk__in=[])
    for rule in _readers.values():
        may |= rule(actor) or Q(pk__in=[])
    return rows.filter(own(actor) | (Q(state=Attachment.State.VALID) & may))


@permit("portal.files.void", says=_("文件由上传单位自己移除。"))
def void(actor: Actor, attachment: Attachment) -> bool:
    return owns(actor, attachment)
