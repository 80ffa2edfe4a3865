"""人才与学术任职 (task 22; domain.md §3.5)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from personnel.appraisers.models import Appraiser
from portal.registers.models import Record


class TalentItem(Record):
    """That a person is fostered, was recruited, or is acknowledged as a leading figure (领军人物), at some level."""

    class Kind(models.TextChoices):
        RESERVE = "reserve", _("后备人才")
        FOREIGN = "foreign_related", _("涉外人才")
        RECRUITED = "recruited", _("引进人才")
        TRAINED = "trained", _("培育人才")
        LEADING = "leading", _("领军人物")

    class Level(models.TextChoices):
        NATIONAL = "national", _("国家级")
        PROVINCIAL = "provincial", _("省级")
        MUNICIPAL = "municipal", _("市级")
        OWN = "own", _("机构级")

    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    name = models.CharField(_("姓名"), max_length=40)
    appraiser = models.ForeignKey(
        Appraiser, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("鉴定人执业证号"),
        help_text=_("是本机构鉴定人的填写。"),
    )  # fmt: skip
    level = models.CharField(_("级别"), max_length=20, choices=Level)
    dated = models.DateField(_("认定或引进日期"))

    class Meta:
        ordering = ["-dated", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "level", "dated", "name"], condition=Q(state="valid"), name="talent_item_once",
                violation_error_message=_("这个人同一天、同一类别和级别的记录已登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.name} {self.get_kind_display()}"


class AcademicPost(Record):
    """A post an appraiser holds in an academic or standards body, from a day, to a day where its term ends."""

    class Level(models.TextChoices):
        INTERNATIONAL = "international", _("国际")
        NATIONAL = "national", _("国家级")
        PROVINCIAL = "provincial", _("省级")

    appraiser = models.ForeignKey(Appraiser, models.PROTECT, related_name="+", verbose_name=_("鉴定人执业证号"))
    body = models.CharField(_("学术组织"), max_length=120)
    post = models.CharField(_("职务"), max_length=60)
    level = models.CharField(_("级别"), max_length=20, choices=Level)
    since_on = models.DateField(_("任职起始日期"))
    until_on = models.DateField(_("任期届满日期"), null=True, blank=True, help_text=_("没有任期的不填；连任的改填新的届满日期。"))

    class Meta:
        ordering = ["appraiser", "body", "post"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "appraiser", "body", "post"], condition=Q(state="valid"), name="academic_post_once",
                violation_error_message=_("这名鉴定人在这个组织的这个职务已登记。连任的请在已有记录上更新届满日期。"),
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("since_on")), name="academic_post_ends_after_start",
                violation_error_message=_("任期届满日期不能早于任职起始日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.appraiser} {self.body}{self.post}"
