"""Service to the public, brands and honours of an institution (task 12)."""

from institutions.brand.models import BrandItem, Honour, PublicWelfareActivity
from portal.accounts.models import PROVINCE
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class WelfareActivities(Register):
    """公益服务台账."""

    model, slug, task = PublicWelfareActivity, "welfare-activities", 12
    title = _("公益服务")
    fields = ["number", "held_on", "kind", "beneficiaries", "hours", "value_fen"]
    key = ["number"]
    filters = ["kind"]
    search = ["number"]
    past = ["held_on"]


@register
class BrandItems(Register):
    """品牌项目台账. The bureau holds each against its document."""

    model, slug, task = BrandItem, "brand-items", 12
    title = _("品牌项目")
    fields = ["kind", "title", "level", "dated"]
    key = ["kind", "title"]
    columns = ["title", "kind", "level", "dated"]
    filters = ["kind", "level"]
    search = ["title"]
    past = ["dated"]
    confirmed_by = PROVINCE


@register
class Honours(Register):
    """荣誉台账. The bureau holds each against its document."""

    model, slug, task = Honour, "honours", 12
    title = _("荣誉")
    fields = ["title", "level", "granted_by", "granted_on", "scope", "revoked_on"]
    key = ["granted_by", "granted_on", "title"]
    filters = ["level", "scope"]
    search = ["title", "granted_by"]
    past = ["granted_on", "revoked_on"]
    confirmed_by = PROVINCE
