"""Reads of attachments, and what a page needs to show one."""

from dataclasses import dataclass, field

from django.db.models import QuerySet

from portal.files.models import Attachment, StoredFile, Upload
from portal.files.pdf import MOST_PREVIEWED


def for_page(rows: QuerySet) -> QuerySet:
    """With the content's row: all that lists and the viewer show."""
    return rows.select_related("file", "owner")


def referring(attachment: Attachment) -> list[str]:
    """The names of the kinds of rows that refer to an attachment; one query a kind."""
    found = []
    for relation in attachment._meta.related_objects:
        if relation.related_model._base_manager.filter(**{relation.field.name: attachment}).exists():
            found.append(str(relation.related_model._meta.verbose_name))
    return found


@dataclass(frozen=True)
class View:
    """One attachment open at one page. `pages` are the numbers that have an image; `total` is None until counted."""

    attachment: Attachment
    page: int
    pages: range = field(default_factory=lambda: range(0))
    total: int | None = None

    @property
    def file(self) -> StoredFile:
        """The content shown."""
        return self.attachment.file

    @property
    def previous(self) -> int | None:
        """The page before."""
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, as far as there are images."""
        return self.page + 1 if self.page < len(self.pages) else None

    @property
    def near(self) -> list[int]:
        """The pages whose thumbnails are shown: twenty around the open one."""
        first = max(1, min(self.page - 10, len(self.pages) - 19))
        return [n for n in self.pages if first <= n < first + 20]

    @property
    def cut(self) -> bool:
        """True where the file has more pages than are drawn."""
        return bool(self.total and self.total > MOST_PREVIEWED)


def view(attachment: Attachment, page: str | int | None = None) -> View:
    """An attachment at the asked page, or the nearest that has an image; anything that is not a number is page 1."""
    drawn = attachment.file.previewed_pages if attachment.file.served else 0
    asked = int(page) if str(page or "").isdecimal() and len(str(page)) < 6 else 1
    return View(attachment, max(1, min(asked, drawn)), range(1, drawn + 1), attachment.file.pages)


def unfinished(user_id: int, owner_id: int | None, purpose: str) -> QuerySet:
    """A person's uploads for one form that have not arrived whole, oldest first."""
    return Upload.objects.filter(user=user_id, owner=owner_id, purpose=purpose, file=None).order_by("pk")


def whole(user_id: int, owner_id: int | None, keys: list[str]) -> QuerySet:
    """A person's finished uploads among these keys, oldest first."""
    return Upload.objects.filter(user=user_id, owner=owner_id, key__in=keys).exclude(file=None).order_by("pk")


def unprepared(before) -> QuerySet:
    """Files stored before a moment whose preparation was lost, is owed, or waits for the scanner."""
    return StoredFile.objects.filter(prepared_at=None, stored_at__lt=before).order_by("stored_at")
