"""What rooms below the list may ask of it."""

from datetime import date

from evaluation.listing import selectors
from portal.kernel.indicators import fact


@fact("evaluation.listing.valid_until")
def valid_until(on: date, owner_ids=None) -> dict[int, date]:
    """Until when institutions on the list that day are listed; who is not on it is absent."""
    found = selectors.as_of(on)
    if owner_ids is not None:
        found = found.filter(institution__organisation__in=owner_ids)
    return dict(found.values_list("institution__organisation", "valid_until"))
