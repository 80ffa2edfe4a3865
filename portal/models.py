"""All models of the portal app, where Django looks for them."""

from portal.accounts.models import Membership, Organisation, ProvincialUnit, Role, User
from portal.calendar.models import CalendarDay, CalendarYear
from portal.documents.models import DocumentSeries, IssuedDocument
from portal.files.models import Attachment, StoredFile, Upload
from portal.kernel.models import Delivery, Event, EventLink
from portal.notify.models import Notice, Subscription
from portal.registers.models import Reminder, SavedView, Sheet
from portal.trail.models import AuditExport, AuditNote, ChainCheck

__all__ = [
    "Attachment", "AuditExport", "AuditNote", "CalendarDay", "CalendarYear", "ChainCheck", "Delivery", "DocumentSeries", "Event",
    "EventLink", "IssuedDocument", "Membership", "Notice", "Organisation", "ProvincialUnit", "Reminder", "Role", "SavedView", "Sheet",
    "StoredFile", "Subscription", "Upload", "User",
]  # fmt: skip
