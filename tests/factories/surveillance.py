"""Listings and what hangs on them, for tests of the continuous check. Rows are written directly; the standard in force is the short one."""

from datetime import date, timedelta
from itertools import count

from evaluation.listing.models import Announcement, Certificate, Listing
from evaluation.surveillance import sweep
from evaluation.surveillance.models import Finding
from institutions.models import Institution
from portal.accounts.models import Organisation
from portal.documents.models import IssuedDocument
from quality.experts.models import Expert
from tests.factories import evaluation as make
from tests.factories import personnel, quality

_n = count(1)
OLD = date(2020, 1, 1)


def association(of: Organisation | None = None) -> Organisation:
    """The association of a province."""
    of = of or make.province()
    return Organisation.objects.create(kind="association", name=f"示例协会{next(_n)}", parent=of, province=of.province, state="active")


def sound(of: Organisation | None = None, *, people: int = 3, **given) -> Institution:
    """An institution that breaks no rule of the short edition: three full-time appraisers, an accredited field, a calibrated instrument."""
    made = make.institution(of, fields=("0104",), **given)
    for _person in range(people):
        personnel.appraiser(made, fields=["0104"], licensed_on=OLD)
    quality.accreditation(made, "0104", issued_on=OLD, valid_until=make.today() + timedelta(days=2000))
    instrument = quality.instrument(made)
    quality.calibration(instrument, performed_on=OLD, valid_until=make.today() + timedelta(days=2000))
    make.graded(made, make.today().year - 1, "A", published_on=date(make.today().year, 1, 20))
    return made


def listing(of: Institution | None = None, *, state: str = "listed", **given) -> Listing:
    """An open listing of an institution, by default a sound one, with a valid certificate."""
    make.standard()
    of = of or sound()
    n = next(_n)
    running = make.Cycle.objects.filter(state="announced").first()
    batch = given.pop("cycle", None) or running or make.cycle("announced", of=make.standard())
    announced = Announcement.objects.filter(cycle=batch).first() or Announcement.objects.create(
        cycle=batch, kind="list", state="issued", title="名单公告（示例）", announced_on=make.today() - timedelta(days=100),
        doc=IssuedDocument.objects.create(kind="announcement", title="名单公告（示例）", issuer=make.ministry(), state="issued"),
    )  # fmt: skip
    defaults = {
        "number": f"GZ-{n:05d}", "listed_on": make.today() - timedelta(days=100), "valid_until": make.today() + timedelta(days=1400),
    }  # fmt: skip
    made = Listing.objects.create(institution=of, cycle=batch, announcement=announced, state=state, **(defaults | given))
    Certificate.objects.create(
        listing=made, serial=f"GZGSP-{made.listed_on.year}-{n:04d}-0", state="valid", issued_on=made.listed_on, valid_until=made.valid_until
    )
    return made


def check(on: date | None = None) -> sweep.Outcome:
    """One run as of a day, at noon of that day."""
    on = on or make.today()
    return sweep.run(on, now=make.at(on))


def open_codes(of: Listing) -> set[str]:
    """The codes of the rules a listing has open findings of."""
    return set(Finding.objects.filter(listing=of, state__in=Finding.OPEN).values_list("rule__code", flat=True))


def finding(of: Listing, code: str = "RC-06", **given) -> Finding:
    """A finding of a rule, ten days old and past its grace unless told otherwise."""
    rule = make.standard().recheck_rules.get(code=code)
    day = make.today() - timedelta(days=10)
    defaults = {
        "detected_on": day, "due_on": day, "value": "0.4", "threshold": "0.50", "facts": {"values": {}, "statements": []},
        "rows": [["institutions.institution", of.institution_id, 0]], "rows_digest": f"{next(_n):064x}",
    }  # fmt: skip
    return Finding.objects.create(listing=of, rule=rule, **(defaults | given))


def expert(province: str, **given) -> Expert:
    """An admitted expert of a province within their term."""
    unit = make.province(province).province
    held = make.member(make.ministry(), "expert")
    defaults = {
        "state": "admitted", "employer": f"示例大学{next(_n)}", "title": "教授", "fields": ["0104"], "admitted_on": OLD,
        "term_until": make.today() + timedelta(days=700),
    }  # fmt: skip
    return Expert.objects.create(user=held.user, province=unit, **(defaults | given))
