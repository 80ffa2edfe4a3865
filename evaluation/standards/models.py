"""考核标准: an edition of the assessment standard, immutable once published (INV-2, INV-3; domain.md §3.6, §8)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import Acted


class Titled(models.Model):
    """A title in both languages of the interface; the Chinese one is the text that binds."""

    title_zh = models.CharField(_("名称"), max_length=200)
    title_en = models.CharField(_("英文名称"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_en if (get_language() or "").startswith("en") and self.title_en else self.title_zh


class Standard(Titled, Acted):
    """One edition: 1000 points over ten dimensions, with its vetoes and re-check rules."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草案")
        CHECKED = "checked", _("已核对")
        PUBLISHED = "published", _("已发布")
        SUPERSEDED = "superseded", _("已被替代")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    version = models.CharField(_("版本"), max_length=40, unique=True)
    total_points = models.PositiveSmallIntegerField(_("总分"))
    source = models.TextField(_("标准文本"), editable=False)  # the YAML as it was handed in; `digest` is its SHA-256
    digest = models.CharField(max_length=64, editable=False)
    published_on = models.DateField(_("发布日期"), null=True, editable=False)

    class Meta:
        ordering = ["-published_on", "-id"]

    def get_absolute_url(self):
        return reverse("evaluation:standard", args=[self.pk])

    def snapshot(self):
        said = super().snapshot()
        said.pop("source")  # the digest stands for the text
        return said


class Dimension(Titled):
    """One of the ten: 五个领先 L1–L5, 五个一流 Y1–Y5."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="dimensions")
    code = models.CharField(max_length=4)
    points = models.PositiveSmallIntegerField()
    minimum_share = models.CharField(max_length=8)  # decimal string, compared exactly
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["standard", "code"], name="dimension_code_once")]


class Criterion(Titled):
    """One scored line of an edition. `definition` is what the edition says of it (source, score, levels, evidence, applies)."""

    class Kind(models.TextChoices):
        AUTO = "auto", _("系统计算")
        EVIDENCE = "evidence", _("材料评审")
        ONSITE = "onsite", _("现场考核")

    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="criteria")
    code = models.CharField(max_length=8)
    task = models.PositiveSmallIntegerField()
    area = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=Kind)
    points = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["dimension", "code"], name="criterion_code_once")]


class RecheckRule(Titled):
    """One rule of the continuous check (动态管理) in force with its edition; domain.md §9."""

    class Severity(models.TextChoices):
        NOTICE = "notice", _("提示")
        GENERAL = "general", _("一般")
        SERIOUS = "serious", _("严重")
        GRAVE = "grave", _("特别严重")

    class Effect(models.TextChoices):
        REMIND = "remind", _("提醒")
        RECTIFY = "rectify", _("限期整改")
        SUSPEND_BENEFIT = "suspend_benefit", _("中止支持措施")
        PROPOSE_DELISTING = "propose_delisting", _("提请撤销建议")

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="recheck_rules")
    code = models.CharField(max_length=6)
    task = models.PositiveSmallIntegerField()
    severity = models.CharField(max_length=10, choices=Severity)
    grace_wd = models.PositiveSmallIntegerField()
    effect = models.CharField(max_length=20, choices=Effect)
    enabled = models.BooleanField(default=True)
    definition = models.JSONField()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["standard", "code"], name="recheck_rule_code_once")]
