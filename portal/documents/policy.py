"""Who may read a paper and who completes it."""

from collections.abc import Callable

from django.db.models import Q

from portal.accounts.models import MINISTRY, Role
from portal.documents.models import IssuedDocument
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _

_readers: dict[str, Callable] = {}


def reader(kind: str):
    """Declare who else may read papers of a kind: `(actor) -> Q` over the papers."""

    def declare(rule):
        _readers[kind] = rule
        return rule

    return declare


@visible(IssuedDocument)
def visible_documents(actor: Actor, rows):
    """Public papers are everybody's; an issuer's people read their own; others as the kind says; the auditor all."""
    if actor.is_(Role.AUDITOR):
        return rows
    may = Q(public=True) & ~Q(state=IssuedDocument.State.DRAFT)
    if actor.organisation_id and not actor.is_(Role.EXPERT):
        may |= Q(issuer=actor.organisation_id)
    if actor.is_(*MINISTRY):
        may |= Q(kind__in=["recommendation_letter"])
    for kind, rule in _readers.items():
        may |= Q(kind=kind) & rule(actor)
    return rows.filter(may)


@permit("portal.documents.complete", says=_("文件由系统生成。"))
def complete(actor: Actor, document: IssuedDocument) -> bool:
    return actor.system == "portal.documents"
