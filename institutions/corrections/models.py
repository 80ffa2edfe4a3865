"""数据更正 (数据不对？; domain.md §5.3 APP-10): an institution disputes a number; who keeps the row behind it answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation
from portal.kernel.models import Acted


class Correction(Acted):
    """One disputed value: what is said to be wrong, where, and what became of it. Values as exact fractions in text ("3/4")."""

    class State(models.TextChoices):
        OPEN = "open", _("待答复")
        GRANTED = "granted", _("已更正")
        REFUSED = "refused", _("不予更正")
        WITHDRAWN = "withdrawn", _("已撤回")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.OPEN, editable=False)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("机构"))
    addressee = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("答复单位"))
    indicator = models.CharField(_("数值"), max_length=80)
    register = models.CharField(_("台账"), max_length=40, blank=True)  # slug; empty: a row is missing
    record_id = models.BigIntegerField(null=True)
    record_revision = models.PositiveIntegerField(null=True)  # of the row when it was disputed
    wrong = models.TextField(_("哪里不对"))
    right = models.TextField(_("应当是什么"))
    value_before = models.CharField(_("提出时的数值"), max_length=60, blank=True)
    value_after = models.CharField(_("答复后的数值"), max_length=60, blank=True)
    opened_on = models.DateField(_("提出日期"))
    due_on = models.DateField(_("答复期限"))
    answer = models.TextField(_("答复"), blank=True)
    answered_on = models.DateField(_("答复日期"), null=True)

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "indicator", "register", "record_id"], condition=models.Q(state="open"), name="one_open_correction",
                nulls_distinct=False, violation_error_message=_("这一项已经提出更正，正在等待答复。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.owner} {self.indicator}"
