"""Public-interest work, brand, honours (task 12)."""

from institutions.brand.models import BrandItem, Honour, PublicWelfareActivity
from portal.accounts.models import PROVINCE
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class WelfareActivities(Register):
    """公益服务台账."""

    model, slug, task = PublicWelfareActivity, "welfare-activities", 12
    title = _("公益服务")
    fields = ["title", "kind", "held_on", "beneficiaries", "hours", "value_fen"]
    key = ["title", "held_on"]
    filters = ["kind"]
    search = ["title"]
    past = ["held_on"]


@register
class BrandItems(Register):
    """品牌创建台账."""

    model, slug, task = BrandItem, "brand-items", 12
    title = _("品牌与特色")
    fields = ["title", "kind", "level", "dated"]
    key = ["title", "kind"]
    filters = ["kind", "level"]
    search = ["title"]
    past = ["dated"]
    confirmed_by = PROVINCE


@register
class Honours(Register):
    """荣誉台账."""

    model, slug, task = Honour, "honours", 12
    title = _("荣誉")
    fields = ["title", "level", "granted_by", "granted_on", "scope", "revoked_on"]
    key = ["title", "granted_on"]
    filters = ["level", "scope"]
    search = ["title", "granted_by"]
    past = ["granted_on", "revoked_on"]
    confirmed_by = PROVINCE
