"""公告、名录与证书 (domain.md §5.9, §5.10)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.cycles.models import Cycle
from institutions.models import Institution
from portal.documents.models import IssuedDocument
from portal.files.models import StoredFile
from portal.kernel.models import Acted


class Announcement(Acted):
    """公告: drafted by one person, issued by another (INV-29); an issued one is never edited."""

    class State(models.TextChoices):
        DRAFTED = "drafted", _("待签发")
        ISSUED = "issued", _("已公告")

    class Kind(models.TextChoices):
        LIST = "list", _("名单公告")
        ADDITION = "addition", _("增补公告")
        DELISTING = "delisting", _("撤销公告")
        CORRECTION = "correction", _("更正公告")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.DRAFTED, editable=False)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="announcements")
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    title = models.CharField(_("标题"), max_length=200)
    doc = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, blank=True, related_name="+")
    announced_on = models.DateField(_("公告日期"), null=True, blank=True)

    class Meta:
        ordering = ["-announced_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(kind="list"),
                name="one_list_announcement_per_cycle",
                violation_error_message=_("本批的名单公告已经拟定。"),
            ),
            models.CheckConstraint(  # INV-29: what is announced carries its paper
                condition=Q(state="drafted") | Q(doc__isnull=False, announced_on__isnull=False), name="announcement_issued_with_its_paper"
            ),
        ]

    def __str__(self):
        return self.title


class Listing(Acted):
    """在册: an institution's place on the announced list, until it ends (INV-30)."""

    class State(models.TextChoices):
        LISTED = "listed", _("在册")
        UNDER_RECTIFICATION = "under_rectification", _("限期整改")
        PROPOSED = "proposed", _("撤销建议中")
        REREVIEW = "rereview", _("复核中")
        DELISTED = "delisted", _("已撤销")
        WITHDRAWN = "withdrawn", _("已退出")
        EXPIRED = "expired", _("已期满")
        RENEWED = "renewed", _("已续期")

    OPEN = (State.LISTED, State.UNDER_RECTIFICATION, State.PROPOSED, State.REREVIEW)

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.LISTED, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="listings")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="listings")
    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="listings")
    number = models.CharField(_("名录编号"), max_length=20, unique=True)
    listed_on = models.DateField(_("入选日期"))
    valid_until = models.DateField(_("有效期至"))
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    ended_by = models.ForeignKey(Announcement, models.PROTECT, null=True, blank=True, related_name="ended")
    end_ground = models.CharField(_("终止事由"), max_length=20, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(state__in=["listed", "under_rectification", "proposed", "rereview"]),
                name="one_open_listing_per_institution",
                violation_error_message=_("这家机构已在名录中。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["listed", "under_rectification", "proposed", "rereview"], ended_on=None)
                | Q(state__in=["delisted", "withdrawn", "expired", "renewed"], ended_on__isnull=False),
                name="listing_ends_on_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.institution}"

    def concerned_organisation(self):
        return self.institution.organisation_id


class Certificate(Acted):
    """电子证书 of a listing; its PDF is made and signed by the worker, once."""

    class State(models.TextChoices):
        ISSUED = "issued", _("制作中")
        VALID = "valid", _("有效")
        SUPERSEDED = "superseded", _("已换发")
        VOID = "void", _("已作废")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.ISSUED, editable=False)
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="certificates")
    serial = models.CharField(_("证书编号"), max_length=24, unique=True)
    version = models.PositiveSmallIntegerField(default=1)
    issued_on = models.DateField(_("发证日期"))
    valid_until = models.DateField(_("有效期至"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    voided_on = models.DateField(null=True, blank=True)

    CURRENT = (State.ISSUED, State.VALID)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["listing", "version"], name="certificate_version_once"),
            models.UniqueConstraint(fields=["listing"], condition=Q(state__in=["issued", "valid"]), name="one_current_certificate"),
        ]

    def __str__(self):
        return self.serial

    def concerned_organisation(self):
        return self.listing.institution.organisation_id
