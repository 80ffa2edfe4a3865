"""专家库 (task 17; domain.md §3.4, §5.15)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.registry.models import FIELD_CHOICES
from portal.accounts.models import Organisation, ProvincialUnit
from portal.kernel.models import Acted


class Expert(Acted):
    """An expert: nominated → admitted for four years; paused, removed or expired. Each confirms the entries every year."""

    class State(models.TextChoices):
        NOMINATED = "nominated", _("待审核")
        ADMITTED = "admitted", _("在库")
        PAUSED = "paused", pgettext_lazy("state", "暂停")
        REMOVED = "removed", _("已移出")
        EXPIRED = "expired", _("已到期")

    class Pause(models.TextChoices):
        OWN_WISH = "own_wish", _("本人申请")
        LOAD = "load", _("工作负担")
        UNCONFIRMED = "unconfirmed", _("超过 15 个月没有确认信息")
        OTHER = "other", _("其他原因")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.NOMINATED, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert", verbose_name=_("人员"))
    employer = models.CharField(_("工作单位"), max_length=120)
    province = models.ForeignKey(ProvincialUnit, models.PROTECT, related_name="experts", verbose_name=_("所在省份"))
    title = models.CharField(_("职称"), max_length=60)
    fields = ArrayField(models.CharField(max_length=8, choices=FIELD_CHOICES), verbose_name=_("专业领域"))
    admitted_on = models.DateField(_("入库日期"), null=True, blank=True)
    term_until = models.DateField(_("聘期至"), null=True, blank=True)
    confirmed_on = models.DateField(_("本人最近确认"), null=True, blank=True, editable=False)
    pause_ground = models.CharField(_("暂停原因"), max_length=12, choices=Pause, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return str(self.user)

    def snapshot(self):
        """With the employments, which change by the expert's own actions."""
        held = self.employments.order_by("pk") if self.pk else ()
        said = {str(e.pk): [e.employer, e.organisation_id, e.from_on.isoformat(), e.until_on and e.until_on.isoformat()] for e in held}
        return super().snapshot() | {"employments": said}


class ExpertEmployment(models.Model):
    """Where an expert works or worked; feeds the conflict of interest of the same or a former employer (COI-1, COI-2)."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="employments")
    employer = models.CharField(_("单位"), max_length=120)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("鉴定机构"))
    from_on = models.DateField(_("起始日期"))
    until_on = models.DateField(_("终止日期"), null=True, blank=True)

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="employment_ends_after_it_begins",
                violation_error_message=_("终止日期不能早于起始日期。"),
            )
        ]

    def __str__(self):
        return f"{self.expert} {self.employer}"
