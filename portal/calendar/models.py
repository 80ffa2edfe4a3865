"""Working days: only what deviates from Monday–Friday (working-days.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import Acted


class CalendarYear(Acted):
    """One year's 国务院办公厅 notice: imported by one person, confirmed by another (SOD-12); until then the year is provisional."""

    class State(models.TextChoices):
        DRAFT = "draft", _("待确认")
        CONFIRMED = "confirmed", _("已确认")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    notice = models.CharField(_("通知文号"), max_length=60)

    def __str__(self):
        return str(self.year)

    def snapshot(self):
        return super().snapshot() | {"days": {d.date.isoformat(): d.kind for d in self.days.all()}} if self.pk else super().snapshot()


class CalendarDay(models.Model):
    """A weekday off (off) or a weekend day that is worked (work)."""

    class Kind(models.TextChoices):
        OFF = "off", _("休息")
        WORK = "work", _("上班")

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")
    date = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("类别"), max_length=4, choices=Kind)

    class Meta:
        ordering = ["date"]

    def __str__(self):
        return f"{self.date} {self.kind}"
