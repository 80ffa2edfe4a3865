"""Laboratories of both kinds for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Institution
from quality.models import KeyLaboratory, Laboratory

_n = count(1)


def laboratory(of: Institution, **given) -> Laboratory:
    """A laboratory with eight of the ten required kinds."""
    defaults = {
        "owner": of.organisation, "name": f"示例检验室{next(_n)}", "field": "0102", "area_m2": 60, "required_kinds": 10, "held_kinds": 8,
        "checked_on": date(2026, 3, 1),
    }  # fmt: skip
    return Laboratory.objects.create(**(defaults | given))


def key_laboratory(of: Institution, **given) -> KeyLaboratory:
    """A provincial key laboratory without an end."""
    defaults = {
        "owner": of.organisation, "name": f"示例重点实验室{next(_n)}", "level": "provincial", "approved_on": date(2020, 1, 1),
        "authority": "示例厅",
    }  # fmt: skip
    return KeyLaboratory.objects.create(**(defaults | given))
