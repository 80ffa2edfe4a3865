"""重大事项报告 (task 7; domain.md §3.2): what an institution has to tell its bureau within five working days."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.registry.models import Institution
from portal.accounts.models import Organisation
from portal.kernel.models import Acted


class MajorMatterReport(Acted):
    """One matter, from its report to its closing. No names of parties and no content of cases (domain.md §11)."""

    class State(models.TextChoices):
        REPORTED = "reported", _("待接收")
        RECEIVED = "received", _("处理中")
        CLOSED = "closed", _("已办结")

    class Kind(models.TextChoices):
        QUALITY = "quality", _("重大鉴定质量问题")
        SAFETY = "safety", _("安全事故")
        DATA = "data", _("检材、档案或数据灭失泄露")
        STAFF = "staff", _("负责人或鉴定人被立案、被采取强制措施")
        LITIGATION = "litigation", _("重大诉讼或行政处罚")
        PETITION = "petition", _("群体性事件或重大舆情")
        CONDITIONS = "conditions", _("不再具备执业条件")
        OTHER = "other", _("其他重大事项")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.REPORTED, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="matters", verbose_name=_("机构"))
    recipient = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("接收机关"))
    kind = models.CharField(_("事项类别"), max_length=20, choices=Kind)
    occurred_on = models.DateField(_("发生日期"))
    facts = models.TextField(_("事项经过"))
    measures = models.TextField(_("已采取的措施"))
    reported_at = models.DateTimeField(_("报告时间"))
    received_at = models.DateTimeField(_("接收时间"), null=True)
    question = models.TextField(_("询问"), blank=True)
    answer = models.TextField(_("答复"), blank=True)
    outcome = models.TextField(_("处理结果"), blank=True)
    closed_on = models.DateField(_("办结日期"), null=True)

    class Meta:
        ordering = ["-reported_at"]
        indexes = [models.Index(fields=["recipient", "state"], name="matters_of_a_province")]

    def __str__(self):
        return f"{self.institution} {self.get_kind_display()}"

    @property
    def number(self) -> str:
        """The number by which people name the report: ZD, the year of the report, a running number."""
        return f"ZD{timezone.localdate(self.reported_at).year}{self.pk:06d}"

    @property
    def receipt(self) -> str:
        """The number of the receipt (回执); none before the report is received."""
        return f"{self.number}-H" if self.received_at else ""

    @property
    def unanswered(self) -> bool:
        """A question of the bureau waits for its answer."""
        return self.state == self.State.RECEIVED and bool(self.question) and not self.answer

    def concerned_organisation(self):
        return self.institution.organisation_id
