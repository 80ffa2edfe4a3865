"""Reads of papers."""

from django.db.models import QuerySet

from portal.documents.models import IssuedDocument


def public() -> QuerySet:
    """Papers everybody may read, whoever they are: issued for the public, also when withdrawn since."""
    return for_page(IssuedDocument.objects.filter(public=True).exclude(state=IssuedDocument.State.DRAFT))


def for_page(rows: QuerySet) -> QuerySet:
    """With all that a paper's page shows."""
    return rows.select_related("issuer", "file", "replaces")
