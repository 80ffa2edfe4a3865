"""Who may do what: one function per verb, one function per visible model; whatever nobody permitted is forbidden."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from guardian.core import ObjectPermissionChecker

from portal.kernel.problems import Forbidden, Problem, _

_permits: dict[str, tuple[Callable, str]] = {}
_visible: dict[type, Callable] = {}


@dataclass(frozen=True)
class Actor:
    """Who acts: a user in one role at one organisation, or a named part of the system.

    `province_id` is the provincial organisation the actor belongs to: itself for a bureau's staff, the one above for an
    institution's; None for ministry, experts and auditors.
    """

    user_id: int | None = None
    role: str = "public"
    organisation_id: int | None = None
    province_id: int | None = None
    system: str = ""

    def granted(self, permission: str, row) -> bool:
        """True where this person, not this role, was given the permission on this row (django-guardian)."""
        user = self.user_id and get_user_model().objects.get(pk=self.user_id)
        return bool(user) and ObjectPermissionChecker(user).has_perm(permission, row)

    def is_(self, *roles: str, at: int | None = None) -> bool:
        """True in one of the roles and, where `at` is given, at that organisation."""
        return self.role in roles and (at is None or at == self.organisation_id)


def permit(verb: str, *, says: str):
    """Declare the one function that decides a verb; `says` is the sentence shown to who is refused."""

    def declare(rule):
        if verb in _permits:
            raise RuntimeError(f"{verb} is permitted twice")
        _permits[verb] = rule, says
        return rule

    return declare


def visible(model):
    """Declare which rows of a model an actor may know of: `rule(actor, queryset) -> queryset`."""

    def declare(rule):
        if model in _visible:
            raise RuntimeError(f"{model._meta.label} is made visible twice")
        _visible[model] = rule
        return rule

    return declare


def can(actor: Actor, verb: str, subject) -> bool:
    """True where the verb's own policy allows this actor this row."""
    rule, _says = _permits.get(verb, (None, None))
    return bool(rule and rule(actor, subject))


def says(verb: str) -> str:
    """The sentence that tells who may do a verb."""
    return _permits[verb][1] if verb in _permits else _("此操作未对任何人开放。")


def demand(actor: Actor, verb: str, subject) -> None:
    """Raise Forbidden with the policy's own sentence unless the actor may."""
    if not can(actor, verb, subject):
        raise Forbidden(Problem("forbidden", says(verb)))


def rows(actor: Actor, model) -> QuerySet:
    """The rows of a model this actor may know of; none where no policy is declared."""
    rule = _visible.get(model)
    return rule(actor, model._default_manager.all()) if rule else model._default_manager.none()


def permitted_verbs() -> frozenset[str]:
    """Every verb that has a policy."""
    return frozenset(_permits)


def visible_models() -> frozenset[type]:
    """Every model of which some rows can be seen."""
    return frozenset(_visible)
