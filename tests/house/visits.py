"""Every address of the portal, with rows to put into it: those of the visitor's own province, and those of somebody else's."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse

SKIPPED = {"account", "mfa", "socialaccount", "usersessions", "api", None}
OWN, FOREIGN = "32", "33"
PROVINCE = {
    "evaluation.Application": "institution__province__code",
    "evaluation.Certificate": "listing__institution__province__code",
    "evaluation.DelistingProposal": "listing__institution__province__code",
    "evaluation.Finding": "listing__institution__province__code",
    "evaluation.Inquiry": "institution__province__code",
    "evaluation.IntegrityAssessment": "province__province__code",
    "evaluation.IntegrityGrade": "institution__province__code",
    "evaluation.Listing": "institution__province__code",
    "evaluation.Objection": "case__application__institution__province__code",
    "evaluation.Recommendation": "province__province__code",
    "evaluation.Rectification": "listing__institution__province__code",
    "evaluation.RereviewOpinion": "proposal__listing__institution__province__code",
    "evaluation.ReviewAssignment": "case__application__institution__province__code",
    "evaluation.ReviewCase": "application__institution__province__code",
    "institutions.Institution": "province__code",
    "institutions.Scope": "owner__province__code",
    "personnel.Appraiser": "owner__province__code",
    "portal.Attachment": "owner__province__code",
    "portal.IssuedDocument": "issuer__province__code",
    "portal.Membership": "organisation__province__code",
    "quality.Accreditation": "owner__province__code",
    "quality.AccreditedItem": "owner__province__code",
    "quality.Calibration": "owner__province__code",
    "quality.Instrument": "owner__province__code",
}
"""How a row of each model leads to the province it is about; a model not named here has no province."""


@dataclass(frozen=True)
class Address:
    """One named pattern: its full name, its parameters, the model its pages are about, and a register where it belongs to one."""

    name: str
    parameters: tuple[str, ...]
    model: type[Model] | None


def addresses() -> list[Address]:
    """Every named pattern of pages (neither machines' answers nor allauth's own), by name."""
    found = {a.name: a for a in _walk(get_resolver().url_patterns, ())}
    return sorted(found.values(), key=lambda a: a.name)


def _walk(patterns, spaces) -> Iterator[Address]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, (*spaces, one.namespace) if one.namespace else spaces)
        elif isinstance(one, URLPattern) and one.name and spaces and spaces[0] not in SKIPPED:
            yield Address(":".join((*spaces, one.name)), tuple(one.pattern.converters), _model(one))


def _model(pattern: URLPattern) -> type[Model] | None:
    view = getattr(pattern.callback, "view_class", None)
    given = getattr(pattern.callback, "view_initkwargs", {})
    register = given.get("register") or getattr(view, "register", None)
    if register is not None:
        return register.model
    found = getattr(view, "model", None)
    return found if isinstance(found, type) and issubclass(found, Model) else None


def row(model: type[Model], province: str) -> Model | None:
    """A row of a model that is about a province, the newest; any row where the model has no province."""
    rows = model._default_manager.all()
    if path := PROVINCE.get(model._meta.label):
        rows = rows.filter(**{path: province})
    return rows.order_by("-pk").first()


WORDS = {
    "version": lambda province: row(apps.get_model("evaluation.Standard"), province).version,
    "public_no": lambda province: row(apps.get_model("institutions.Institution"), province).public_no,
    "serial": lambda province: row(apps.get_model("evaluation.Certificate"), province).serial,
    "dimension": lambda _province: "L1",
    "number": lambda _province: 1,
    "page": lambda _province: 1,
    "year": lambda _province: 2026,
}


def path_to(address: Address, desk: str, province: str) -> str | None:
    """The address filled in with rows about a province, at a desk; None where there is no such row."""
    given: dict = {}
    for name in address.parameters:
        if name == "desk":
            given[name] = desk
        elif name in ("pk", "id") and address.model is not None:
            found = row(address.model, province)
            if found is None:
                return None
            given[name] = found.pk
        elif name in WORDS:
            given[name] = WORDS[name](province)
        else:
            return None
    return reverse(address.name, kwargs=given)
