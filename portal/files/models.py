"""Uploaded content, kept once under its hash, and what it is attached to."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation
from portal.kernel.models import Acted


class StoredFile(models.Model):
    """Content stored once: the same bytes sent twice are one row (state of the virus scan included)."""

    class Scan(models.TextChoices):
        PENDING = "pending", _("检查中")
        CLEAN = "clean", _("已检查")
        INFECTED = "infected", _("未通过检查")
        UNSCANNED = "unscanned", _("未做病毒检查")

    ATTEMPTS = 5  # a file that stopped the worker so often is left as it is

    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=80)
    pages = models.PositiveIntegerField(null=True)  # of a PDF; null until counted or where there are none
    previewed_pages = models.PositiveIntegerField(default=0)
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.PENDING)
    stored_at = models.DateTimeField()
    prepared_at = models.DateTimeField(null=True)  # when scan, page count, previews and the shared copy were done
    attempts = models.PositiveSmallIntegerField(default=0)  # how often the worker began to prepare it
    shared_bytes = models.BigIntegerField(null=True)  # of the copy for others; 0: the original is handed out; null: none

    class Meta:
        indexes = [models.Index(fields=["stored_at"], condition=models.Q(prepared_at=None), name="files_to_prepare")]

    def __str__(self):
        return self.sha256[:12]

    @property
    def served(self) -> bool:
        """True where the content may be handed out: clean, or in the demo without a scanner (INV-55)."""
        return self.scan == self.Scan.CLEAN or (self.scan == self.Scan.UNSCANNED and settings.DEMO)

    @property
    def waiting(self) -> bool:
        """True while the worker has still to scan, count or draw."""
        return self.prepared_at is None and self.attempts < self.ATTEMPTS and self.scan != self.Scan.INFECTED


class Attachment(Acted):
    """A stored file in one place: whose, of what kind, valid how long, and what it proves."""

    class State(models.TextChoices):
        VALID = "valid", _("有效")
        VOID = "void", _("已移除")

    class Level(models.TextChoices):
        PUBLIC = "public", _("公开")
        RESTRICTED = "restricted", _("内部")
        PERSONAL = "personal", _("个人信息")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.VALID, editable=False)
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")  # null: handed in by the public
    content_type = models.ForeignKey(ContentType, models.PROTECT, null=True)
    object_id = models.BigIntegerField(null=True)
    subject = GenericForeignKey()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    kind = models.CharField(_("材料类别"), max_length=40, blank=True)
    caption = models.CharField(_("说明"), max_length=120, blank=True)
    original_name = models.CharField(_("文件名"), max_length=200)
    level = models.CharField(_("密级"), max_length=12, choices=Level, default=Level.RESTRICTED)
    issued_on = models.DateField(_("出具日期"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    proves_from = models.DateField(_("证明期间自"), null=True, blank=True)
    proves_until = models.DateField(_("证明期间至"), null=True, blank=True)
    about = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")  # the institution whose record it proves
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id"], name="attachment_of_subject")]

    def __str__(self):
        return self.original_name


class Upload(models.Model):
    """A file on its way in chunks of 8 MB; kept seven days so that it can be resumed after a reload."""

    key = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    owner = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=200)
    size_bytes = models.BigIntegerField()
    chunk_bytes = models.PositiveIntegerField()
    received = models.JSONField(default=dict)  # number of a chunk that has arrived → its SHA-256
    purpose = models.CharField(max_length=80, blank=True)  # the form it belongs to, so that a reload of that form finds it
    started_at = models.DateTimeField()
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="uploads")  # once it is whole and found sound

    def __str__(self):
        return self.name
