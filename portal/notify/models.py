"""What people are told, and whether it has reached them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation


class Notice(models.Model):
    """One message in one person's inbox; the same event reaches a person once."""

    class Kind(models.TextChoices):
        TODO = "todo", _("待办")
        INFO = "info", _("知悉")
        SERVICE = "service", _("送达")  # legal service of a paper: cannot be turned off, and shows when it was read

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    event = models.ForeignKey("portal.Event", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.INFO)
    subject = models.CharField(_("事项"), max_length=200)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes = [models.Index(fields=["user", "read_at"], name="notices_unread")]
        constraints = [models.UniqueConstraint(fields=["user", "event", "link"], name="told_once_per_event")]

    def __str__(self):
        return self.subject


class Subscription(models.Model):
    """What a person wants by mail; absent means the defaults (todo at once, info in the morning digest)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="subscription")
    mail_todo = models.BooleanField(_("待办即时发邮件"), default=True)
    mail_digest = models.BooleanField(_("每日摘要"), default=True)

    def __str__(self):
        return str(self.user)
