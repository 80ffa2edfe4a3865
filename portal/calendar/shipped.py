"""The notices of 2023–2026 that ship with the portal, taken in at installation (国务院办公厅 yearly notices; numbers in the file)."""

import json
from pathlib import Path

from portal.calendar.models import CalendarDay, CalendarYear
from portal.calendar.selectors import forget

FILE = Path(__file__).parent / "data" / "notices.json"


def load_shipped() -> int:
    """Take in the years that are not there yet, already confirmed by the release. Returns how many were added."""
    known = set(CalendarYear.objects.values_list("year", flat=True))
    added = 0
    for said in json.loads(FILE.read_text(encoding="utf-8")):
        if said["year"] in known:
            continue
        year = CalendarYear.objects.create(year=said["year"], notice=said["notice"], state=CalendarYear.State.CONFIRMED)
        days = [(d, "off") for d in said["off"]] + [(d, "work") for d in said["work"]]
        CalendarDay.objects.bulk_create(CalendarDay(year=year, date=d, kind=kind) for d, kind in days)
        added += 1
    forget()
    return added
