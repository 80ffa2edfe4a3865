"""What the auditor leaves behind: notes, exports and checks of the chain; each an act with its event (SOD-10)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import Acted, Event


class AuditNote(Acted):
    """审计备注 on one event; the only thing an auditor writes into the record."""

    class State(models.TextChoices):
        KEPT = "kept", _("已记录")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.KEPT, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="notes", verbose_name=_("事件"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("审计人员"))
    text = models.TextField(_("备注"), max_length=2000)
    at = models.DateTimeField(_("时间"))

    class Meta:
        ordering = ["at", "id"]

    def __str__(self):
        return self.text[:60]


class AuditExport(Acted):
    """An export of the trail: what was chosen, how many events, and the head of the chain it was made at."""

    class State(models.TextChoices):
        MADE = "made", _("已导出")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.MADE, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("审计人员"))
    made_at = models.DateTimeField(_("时间"))
    kind = models.CharField(_("格式"), max_length=4, choices=[("xlsx", "xlsx"), ("csv", "csv")])
    chosen = models.TextField(_("范围"))
    number = models.PositiveIntegerField(_("条数"))
    head_position = models.PositiveBigIntegerField(_("链长"))
    head_digest = models.CharField(_("链首"), max_length=64)

    def __str__(self):
        return f"{self.kind} {self.number}"


class ChainCheck(Acted):
    """完整性核验: the chain recomputed from its first link to the head it had when the check began."""

    class State(models.TextChoices):
        RUNNING = "running", _("核验中")
        SOUND = "sound", _("完整")
        BROKEN = "broken", _("有断点")

    class Why(models.TextChoices):
        MISSING = "missing", _("缺少一环")
        CHANGED = "changed", _("事件或链环被改动")
        REWRITTEN = "rewritten", _("上次核验过的部分已被替换")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.RUNNING, editable=False)
    began_at = models.DateTimeField(_("开始时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    total = models.PositiveBigIntegerField(_("总数"))
    head_digest = models.CharField(_("链首"), max_length=64)
    done = models.PositiveBigIntegerField(_("已核验"), default=0)
    break_position = models.PositiveBigIntegerField(_("断点位置"), null=True, blank=True)
    break_event_id = models.BigIntegerField(_("断点事件"), null=True, blank=True)
    why = models.CharField(_("断点原因"), max_length=10, choices=Why, blank=True)

    class Meta:
        ordering = ["-began_at", "-id"]

    def __str__(self):
        return f"{self.total}"

    def snapshot(self):
        """Without the figure of progress, which is no fact of the check."""
        return {name: value for name, value in super().snapshot().items() if name != "done"}
