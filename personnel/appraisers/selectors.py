"""Reads of appraisers."""

from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from personnel.appraisers.models import Appraiser
from portal.registers.models import Record


def active(on: date) -> QuerySet:
    """Who practised on a day: registered, licensed and here by then, and not yet suspended, cancelled or revoked.

    A person who moves is cancelled at the one institution and registered at the other from the same day, so that nobody
    is counted in two (INV-40). Whether the licence had run out is not asked here.
    """
    began = Appraiser.objects.filter(state=Record.State.VALID).alias(began_on=Coalesce("joined_on", "licensed_on")).filter(began_on__lte=on)
    return began.filter(Q(status=Appraiser.Status.ACTIVE) | Q(status_since__gt=on))


def of_practising(rows: QuerySet, on: date, *, person: str = "appraiser") -> QuerySet:
    """Rows about people who practise on a day at the institution whose rows they are; `person` is the column that names them.

    What an institution entered about a person who has moved stays its own and counts for neither (INV-39, INV-40).
    """
    return rows.filter(**{f"{person}__in": active(on), "owner": F(f"{person}__owner")})
