"""Laboratories, key laboratories and the procedures they work by (task 18)."""

from portal.accounts.models import PROVINCE
from portal.kernel.problems import _
from portal.registers.register import Register, register
from quality.laboratories.models import KeyLaboratory, Laboratory, OperatingProcedure


@register
class Laboratories(Register):
    """实验室台账."""

    model, slug, task = Laboratory, "laboratories", 18
    title = _("实验室")
    fields = ["name", "field", "area_m2", "required_kinds", "held_kinds", "checked_on"]
    key = ["name"]
    filters = ["field"]
    search = ["name"]
    past = ["checked_on"]


@register
class KeyLaboratories(Register):
    """重点实验室台账."""

    model, slug, task = KeyLaboratory, "key-laboratories", 18
    title = _("重点实验室")
    fields = ["name", "level", "approved_on", "valid_until", "authority"]
    key = ["level", "name"]
    filters = ["level"]
    search = ["name", "authority"]
    expires = "valid_until"
    past = ["approved_on"]
    confirmed_by = PROVINCE


@register
class OperatingProcedures(Register):
    """操作规范台账."""

    model, slug, task = OperatingProcedure, "operating-procedures", 18
    title = _("操作规范")
    fields = ["laboratory", "title", "version", "effective_on"]
    key = ["laboratory", "version", "title"]
    columns = ["title", "version", "effective_on", "laboratory"]
    search = ["title", "laboratory__name"]
    relations = {"laboratory": "name"}
