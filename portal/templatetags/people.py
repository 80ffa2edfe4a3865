"""What the sign-in page of the demo offers: its accounts by role."""

import segno
from django import template
from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

register = template.Library()
OFFERED = (
    ("ministry", _("司法部经办"), _("组织考核、公示公告、动态管理")),
    ("ministry-leader", _("司法部负责人"), _("审定名单、签发公告和撤销")),
    ("secretary", _("评审秘书"), _("分派专家、处理回避")),
    ("publicity", _("公示经办"), _("公示、公告的拟稿和发布")),
    ("objections", _("异议经办"), _("异议的受理、核查和告知")),
    ("expert-01", _("评审专家"), _("回避申报、评审、复核")),
    ("province-32", _("省级经办人"), _("核验、排序、推荐、日常监管")),
    ("province-32-leader", _("省级负责人"), _("签发推荐函、整改和撤销建议")),
    ("institution-1", _("机构管理员"), _("自评、上传证据、整改、证书")),
    ("institution-1-clerk", _("机构经办人"), _("填报自评、上传证据")),
    ("association", _("司法鉴定协会"), _("行业监督、撤销建议")),
    ("auditor", _("审计人员"), _("全程只读、导出留痕")),
)


@register.simple_tag
def qr(text: str):
    """A QR code as a picture in the page itself, black on white in every mode; holds no markup but the picture's own."""
    return mark_safe(segno.make(text, error="m").svg_inline(scale=4, border=2, dark="#000", light="#fff"))  # noqa: S308


@register.inclusion_tag("account/_demo.html", takes_context=True)
def demo_accounts(context):
    """The demo's accounts that exist, one for each role, with their shared password; nothing outside the demo."""
    if not settings.DEMO:
        return {"offered": []}
    names = [name for name, _title, _does in OFFERED]
    known = set(User.objects.filter(username__in=names, is_active=True).values_list("username", flat=True))
    offered = [{"name": name, "title": title, "does": does} for name, title, does in OFFERED if name in known]
    return {"offered": offered, "password": settings.DEMO_PASSWORD, "request": context["request"]}
