"""Who uses the portal: people, the organisations they act for, and in which role (domain.md §2, §3.1)."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import Acted


class Role(models.TextChoices):
    """The capacities in which people act; domain.md §2.1."""

    MINISTRY_STAFF = "ministry_staff", _("司法部工作人员")
    MINISTRY_LEADER = "ministry_leader", _("司法部负责人")
    EXPERT = "expert", _("考核专家")
    PROVINCIAL_CLERK = "provincial_clerk", _("省级经办人")
    PROVINCIAL_LEADER = "provincial_leader", _("省级负责人")
    ASSOCIATION = "association", _("协会工作人员")
    INSTITUTION_ADMIN = "institution_admin", _("机构管理员")
    INSTITUTION_CLERK = "institution_clerk", _("机构经办人")
    AUDITOR = "auditor", _("审计人员")


DESK_OF = {
    Role.MINISTRY_STAFF: "ministry",
    Role.MINISTRY_LEADER: "ministry",
    Role.EXPERT: "expert",
    Role.PROVINCIAL_CLERK: "province",
    Role.PROVINCIAL_LEADER: "province",
    Role.ASSOCIATION: "association",
    Role.INSTITUTION_ADMIN: "institution",
    Role.INSTITUTION_CLERK: "institution",
    Role.AUDITOR: "audit",
}
MINISTRY = (Role.MINISTRY_STAFF, Role.MINISTRY_LEADER)
PROVINCE = (Role.PROVINCIAL_CLERK, Role.PROVINCIAL_LEADER)
INSTITUTION = (Role.INSTITUTION_ADMIN, Role.INSTITUTION_CLERK)


class User(AbstractUser):
    """A person with an account; one account, several memberships."""

    name = models.CharField(_("姓名"), max_length=40, blank=True)

    def __str__(self):
        return self.name or self.username


class ProvincialUnit(models.Model):
    """省级单位: the 31 provinces and 新疆生产建设兵团 (code 66), the 32 that recommend (GB/T 2260-2007)."""

    code = models.CharField(_("代码"), max_length=2, unique=True)
    name_zh = models.CharField(_("名称"), max_length=30)
    name_en = models.CharField(_("英文名称"), max_length=40)
    short_zh = models.CharField(_("简称"), max_length=6)
    bureau_name = models.CharField(_("司法行政机关"), max_length=60)
    document_code = models.CharField(_("机关代字"), max_length=20)
    order = models.PositiveSmallIntegerField(_("排序"))

    class Meta:
        ordering = ["order"]

    def __str__(self):
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh

    @property
    def short(self) -> str:
        """The name for narrow columns: one character, in English the name itself."""
        return self.name_en if (get_language() or "").startswith("en") else self.short_zh


class Organisation(Acted):
    """A body people act for: the ministry, a provincial bureau, an association, an institution."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("司法部")
        PROVINCE = "province", _("省级司法行政机关")
        ASSOCIATION = "association", _("司法鉴定协会")
        INSTITUTION = "institution", _("司法鉴定机构")

    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    name = models.CharField(_("名称"), max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级"))
    province = models.ForeignKey(ProvincialUnit, models.PROTECT, null=True, blank=True, verbose_name=_("省份"))
    active = models.BooleanField(_("有效"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"],
                condition=Q(active=True),
                name="organisation_name_once_per_kind",
                violation_error_message=_("同一类别中已有这个名称的单位。"),
            ),
        ]

    def __str__(self):
        return self.name

    def concerned_organisation(self):
        return self.pk


class Membership(Acted):
    """A person's role at an organisation, for a time; a person holds each at most once at a time."""

    class State(models.TextChoices):
        OPEN = "open", _("有效")
        ENDED = "ended", _("已结束")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.OPEN, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("人员"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships", verbose_name=_("单位"))
    role = models.CharField(_("角色"), max_length=40, choices=Role)
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("终止日期"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(state="open"),
                name="membership_open_once",
                violation_error_message=_("此人在本单位已有这个角色。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="membership_ends_after_it_begins",
                violation_error_message=_("终止日期不能早于起始日期。"),
            ),
        ]

    def __str__(self):
        return f"{self.organisation} {self.get_role_display()}"

    @property
    def desk(self) -> str:
        """The desk this role works at."""
        return DESK_OF[self.role]

    def concerned_organisation(self):
        return self.organisation_id
