"""The event log (全过程留痕), which is also the outbox, and what every row that changes by actions has in common."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Event(models.Model):
    """One thing that happened: who, as what, when, from where, why, and the fields before and after. Never changed, never deleted."""

    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_role = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField(null=True)  # for whom the actor acted
    concerns_id = models.BigIntegerField(null=True, db_index=True)  # the organisation the row is about
    system = models.CharField(max_length=80, blank=True)
    origin = models.GenericIPAddressField(null=True)
    reason = models.TextField(blank=True)
    before = models.JSONField(encoder=DjangoJSONEncoder)
    after = models.JSONField(encoder=DjangoJSONEncoder)
    request_key = models.UUIDField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="event_of_subject"),
            models.Index(fields=["actor", "at"], name="event_of_actor"),
        ]
        constraints = [models.UniqueConstraint(fields=["request_key", "verb"], name="one_event_per_request")]

    def __str__(self):
        return f"{self.verb} {self.subject_label}"


class EventLink(models.Model):
    """One link of the chain over the event log: its digest covers the event and the link before it (append-only)."""

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.PROTECT, related_name="link")
    digest = models.CharField(max_length=64)

    def __str__(self):
        return f"{self.position} {self.digest[:12]}"


class Delivery(models.Model):
    """One consequence still owed for an event; written with it, settled later, at most once."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="deliveries")
    reaction = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "reaction"], name="one_delivery_per_reaction")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(settled_at=None), name="deliveries_owed")]

    def __str__(self):
        return f"{self.reaction} ← {self.event_id}"


class Acted(models.Model):
    """A row that changes only by actions: it knows its state and counts its revisions."""

    state = models.CharField(max_length=20, default="draft", editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    secret = frozenset()  # fields whose values an event must not repeat

    class Meta:
        abstract = True

    def snapshot(self) -> dict:
        """What an event records of this row; an aggregate adds its parts."""
        return {f.attname: f.value_from_object(self) for f in self._meta.concrete_fields}

    def concerned_organisation(self) -> int | None:
        """The organisation this row is about, by which the event trail is filtered; the owner where there is one."""
        return getattr(self, "owner_id", None)
