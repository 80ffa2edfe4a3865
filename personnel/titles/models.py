"""职称评定 (task 22; domain.md §3.5)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from personnel.appraisers.models import Appraiser
from portal.registers.models import Record


class TitleAward(Record):
    """A professional title (职称) that an appraiser was granted; a higher one later is a record of its own."""

    class Level(models.TextChoices):
        SENIOR = "senior", _("正高")
        ASSOCIATE = "associate", _("副高")
        INTERMEDIATE = "intermediate", _("中级")
        JUNIOR = "junior", _("初级")

    appraiser = models.ForeignKey(Appraiser, models.PROTECT, related_name="+", verbose_name=_("鉴定人执业证号"))
    level = models.CharField(_("职称级别"), max_length=20, choices=Level)
    series = models.CharField(_("职称系列"), max_length=60)
    granted_on = models.DateField(_("取得日期"))
    authority = models.CharField(_("评审机构"), max_length=120)

    class Meta:
        ordering = ["-granted_on", "appraiser"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "appraiser", "series", "level"], condition=Q(state="valid"), name="title_award_once",
                violation_error_message=_("这名鉴定人这个系列、这个级别的职称已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.appraiser} {self.get_level_display()}"
