"""What every line of a register has."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Membership, Organisation
from portal.kernel.models import Acted


class Record(Acted):
    """One line of a register (台账): it belongs to an organisation and is amended or voided, never deleted."""

    class State(models.TextChoices):
        VALID = "valid", _("有效")
        VOID = "void", _("已作废")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.VALID, editable=False)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False, verbose_name=_("所属机构"))
    void_reason = models.TextField(_("作废原因"), blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("核实时间"), null=True, editable=False)

    common = False  # kept once for all (rounds, lists of items): every desk reads it, and records of any institution may name its rows

    class Meta:
        abstract = True


class Reminder(models.Model):
    """That an institution was told, so many days ahead (`stage`), that a record runs out on a day."""

    register = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    expires_on = models.DateField()
    stage = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "record_id", "expires_on", "stage"], name="reminded_once_a_stage")]

    def __str__(self):
        return f"{self.register} {self.record_id} {self.expires_on} −{self.stage}"


class SavedView(models.Model):
    """What of a register a person wants to see, as the query of its address; nameless: the columns last chosen."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    register = models.CharField(max_length=40)
    name = models.CharField(_("名称"), max_length=30, blank=True)
    query = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "register", "name"], name="one_view_per_name")]

    def __str__(self):
        return self.name or self.query


class Sheet(models.Model):
    """A sheet kept between its dry run (试读) and its import, so that nothing has to be sent twice; removed the night after
    a day.

    Long ones are checked and stored by the worker: `stage` says how far that is, the other columns what came of it.
    """

    class Stage(models.TextChoices):
        KEPT = "kept", _("待核对")  # short enough to be checked and stored at once
        CHECKING = "checking", _("核对中")
        CHECKED = "checked", _("已核对")
        STORING = "storing", _("导入中")
        DONE = "done", _("已导入")
        CANCELLED = "cancelled", _("已取消")
        FAILED = "failed", _("未完成")

    key = models.UUIDField(unique=True, default=uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="+")  # as which the worker acts
    purpose = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    mended = models.JSONField(default=dict)  # row number -> head -> cell, over what stands in `content`; see sheets.Table
    kept_at = models.DateTimeField()
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.KEPT)
    page = models.CharField(max_length=300, blank=True)  # where it was handed in
    language = models.CharField(max_length=20, blank=True)
    origin = models.GenericIPAddressField(null=True)
    counts = models.JSONField(default=dict)
    faults = models.JSONField(default=list)  # the first of them
    faulty = models.BinaryField(null=True)  # the workbook of the lines that have faults
    problems = models.JSONField(default=list)  # the sentences of a refusal

    def __str__(self):
        return self.name

    @property
    def under_way(self) -> bool:
        """True while it is the worker's."""
        return self.stage in (self.Stage.CHECKING, self.Stage.STORING)

    @property
    def address(self) -> str:
        """The page that shows how far it is and what came of it."""
        return f"{self.page}?sheet={self.key}"
