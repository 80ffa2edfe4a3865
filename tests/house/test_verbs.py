"""The house itself: every verb has one action and one policy, stands where its name says, and is known to the trail."""

from django.apps import apps

from portal.kernel.actions import verbs
from portal.kernel.models import Acted
from portal.kernel.policy import permitted_verbs, visible_models


def test_every_action_has_a_policy_and_every_policy_an_action():
    """Denied by default: an action nobody may do, or a policy for nothing, is a mistake."""
    assert set(verbs) - permitted_verbs() == set()
    assert permitted_verbs() - set(verbs) == set()


def test_an_action_lives_in_the_room_its_verb_names():
    strangers = {}
    for verb, act in verbs.items():
        app, room, _do = verb.split(".", 2) if verb.count(".") > 1 else (*verb.split(".", 1), "")
        home = f"{app}.{room}"
        if not act.__module__.startswith(home) and act.__module__ != "portal.registers.register":
            strangers[verb] = act.__module__
    assert strangers == {}


def test_every_acted_model_says_who_may_know_of_its_rows():
    """A model that changes by actions and has no visible rule would be invisible on every page, export and endpoint."""
    acted = {m for m in apps.get_models() if issubclass(m, Acted)}
    untold = {m._meta.label for m in acted - visible_models()}
    assert untold <= INNER, untold


# Rows that are read only through the row they belong to, or by their own room's pages.
INNER = {"evaluation.ObjectionMessage", "portal.AuditExport", "portal.DocumentSeries", "portal.Organisation"}
