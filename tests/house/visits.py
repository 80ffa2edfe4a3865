"""Every address of the portal, with rows to put into it: those of the visitor's own body, and those of somebody else's."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model, Q
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.accounts.models import Membership, Role
from portal.registers.register import REGISTERS

SKIPPED = {"account", "mfa", "socialaccount", "usersessions", "api", None}
ELSEWHERE = "33"
CONCERNS = {
    "evaluation.Application": "institution__organisation",
    "evaluation.Certificate": "listing__institution__organisation",
    "evaluation.DelistingProposal": "listing__institution__organisation",
    "evaluation.Finding": "listing__institution__organisation",
    "evaluation.Inquiry": "institution__organisation",
    "evaluation.IntegrityAssessment": "province",
    "evaluation.IntegrityGrade": "institution__organisation",
    "evaluation.Listing": "institution__organisation",
    "evaluation.Objection": "case__application__institution__organisation",
    "evaluation.Recommendation": "province",
    "evaluation.Rectification": "listing__institution__organisation",
    "evaluation.RereviewOpinion": "proposal__listing__institution__organisation",
    "evaluation.ReviewAssignment": "case__application__institution__organisation",
    "evaluation.ReviewCase": "application__institution__organisation",
    "institutions.AdmissionCase": "institution__organisation",
    "institutions.Institution": "organisation",
    "institutions.MajorMatterReport": "institution__organisation",
    "institutions.Scope": "owner",
    "portal.Attachment": "owner",
    "portal.IssuedDocument": "issuer",
    "portal.Membership": "organisation",
}
CONCERNS |= {kept.model._meta.label: "owner" for kept in REGISTERS.values()}
"""How a row of each model leads to the body it is about; a model not named here is about none."""
PERSON = {"evaluation.ReviewAssignment": "expert__user", "evaluation.RereviewOpinion": "expert__user", "portal.Notice": "user"}
"""How a row that is one person's work leads to that person."""
WHOLE_COUNTRY = (Role.MINISTRY_STAFF, Role.MINISTRY_LEADER, Role.AUDITOR)
"""Roles to whom no row is somebody else's."""
MODELS = {
    "documents:document": "portal.IssuedDocument",
    "documents:text": "portal.IssuedDocument",
    "evaluation:grading-import": "evaluation.IntegrityAssessment",
    "evaluation:grading-sheet": "evaluation.IntegrityAssessment",
    "evaluation:review-score": "evaluation.ReviewAssignment",
    "notify:open": "portal.Notice",
}
"""The model of `pk` where the page itself does not name it."""


@dataclass(frozen=True)
class Address:
    """One named pattern: its full name, its parameters, the model its pages are about, and whether it takes posts."""

    name: str
    parameters: tuple[str, ...]
    model: type[Model] | None
    posts: bool
    register: str | None = None


EXAMPLES = ("appraisers", "instruments")
"""Registers whose pages stand for those of all: one that a bureau keeps, one of an institution's own. Who may do what in each of the
others is asked of all of them in tests/portal/registers/test_life.py."""


def addresses() -> list[Address]:
    """Every named pattern of pages (neither machines' answers nor allauth's own), by name; of the registers' pages the examples'."""
    found = {a.name: a for a in _walk(get_resolver().url_patterns, ()) if a.register in (None, *EXAMPLES)}
    return sorted(found.values(), key=lambda a: a.name)


def _walk(patterns, spaces) -> Iterator[Address]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, (*spaces, one.namespace) if one.namespace else spaces)
        elif isinstance(one, URLPattern) and one.name and spaces and spaces[0] not in SKIPPED:
            name = ":".join((*spaces, one.name))
            register = _register(one)
            posts, slug = hasattr(_view(one), "post"), register and register.slug
            yield Address(name, tuple(one.pattern.converters), _model(name, one), posts, slug)


def _view(pattern: URLPattern):
    return getattr(pattern.callback, "view_class", None)


def _register(pattern: URLPattern):
    given = getattr(pattern.callback, "view_initkwargs", {}).get("register")
    return given or getattr(_view(pattern), "register", None)


def _model(name: str, pattern: URLPattern) -> type[Model] | None:
    if name in MODELS:
        return apps.get_model(MODELS[name])
    view, register = _view(pattern), _register(pattern)
    found = register.model if register is not None else getattr(view, "model", None)
    return found if isinstance(found, type) and issubclass(found, Model) else None


@dataclass(frozen=True)
class Visitor:
    """Who comes: a membership, or nobody for a stranger, who has no row of his own."""

    held: Membership | None
    desk: str

    def _whose(self, model: type[Model]) -> tuple[Q, Q] | None:
        """The condition of one's own rows of a model and of others'; None where rows are nobody's."""
        label, role = model._meta.label, self.held and self.held.role
        if self.held and label in PERSON and (role == Role.EXPERT or label not in CONCERNS):
            mine = Q(**{PERSON[label]: self.held.user_id})
            return mine, ~mine
        if label not in CONCERNS or self.held is None or role in WHOLE_COUNTRY:
            return None
        path = CONCERNS[label]
        if role in (Role.INSTITUTION_ADMIN, Role.INSTITUTION_CLERK):
            mine = Q(**{path: self.held.organisation_id})
            return mine, ~mine
        own = self.held.organisation.province_id
        place = f"{path}__province"
        return Q(**{place: own}) if own else ~Q(**{f"{place}__code": ELSEWHERE}), Q(**{f"{place}__code": ELSEWHERE})

    def row(self, model: type[Model], *, foreign: bool) -> Model | None:
        """The newest row of a model that is the visitor's own, or of somebody else's; any where rows are nobody's."""
        rows, whose = model._default_manager.all(), self._whose(model)
        return (rows.filter(whose[foreign]) if whose else rows).order_by("-pk").first()

    def path_to(self, address: Address, *, foreign: bool) -> str | None:
        """The address filled in with one's own rows or foreign ones; None where there is no such row."""
        given: dict = {}
        for name in address.parameters:
            if (address.name, name) in WORDS or name in WORDS:
                find = WORDS.get((address.name, name)) or WORDS[name]
            elif name in ("pk", "id") and address.model is not None:
                find = _key_of(address.model)
            else:
                raise LookupError(f"tests/house/visits.py does not know what to put into {address.name} for {name}")
            given[name] = find(self, foreign)
            if given[name] is None:
                return None
        return reverse(address.name, kwargs=given)


def _key_of(label: str | type[Model], name: str = "pk") -> Callable[[Visitor, bool], object]:
    """Finds the value of a field in the row that an address is about."""

    def found(visitor: Visitor, foreign: bool):
        at = visitor.row(apps.get_model(label) if isinstance(label, str) else label, foreign=foreign)
        for part in name.split("__"):
            at = at and getattr(at, part)
        return at

    return found


WORDS: dict = {
    "desk": lambda visitor, _foreign: visitor.desk,
    "dimension": lambda _visitor, _foreign: "L1",
    "number": lambda _visitor, _foreign: 1,
    "page": lambda _visitor, _foreign: 1,
    "year": lambda _visitor, _foreign: 2026,
    "key": lambda _visitor, _foreign: uuid.UUID(int=1),
    "role": lambda _visitor, _foreign: "institution",
    "cycle": _key_of("evaluation.Cycle"),
    "institution": _key_of("institutions.Institution"),
    "employment": _key_of("quality.ExpertEmployment"),
    "event": _key_of("portal.Event"),
    "criterion": _key_of("evaluation.Criterion"),
    "version": _key_of("evaluation.Standard", "version"),
    "public_no": _key_of("evaluation.Listing", "institution__public_no"),
    "serial": _key_of("evaluation.Certificate", "serial"),
    ("site:institution", "code"): _key_of("evaluation.Listing", "institution__public_no"),
    ("site:verify-code", "code"): _key_of("evaluation.Certificate", "serial"),
    ("site:verify-short", "code"): _key_of("evaluation.Certificate", "serial"),
    ("evaluation:application-dimension", "code"): lambda _visitor, _foreign: "L1",
    "code": _key_of("evaluation.Criterion", "code"),
    **{(name, "pk"): _key_of("evaluation.PublicityNotice", "doc_id") for name in (
        "site:notice", "site:notice-pdf", "evaluation:object", "evaluation:object-check", "evaluation:object-receipt",
    )},
}  # fmt: skip
"""What stands for each parameter, where it is more than the row's own key; by address and parameter where an address has its own."""
