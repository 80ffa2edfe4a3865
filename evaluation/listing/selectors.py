"""Reads of the list: who is on it, on any day; what was announced; how certificates stand."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet

from evaluation.cycles.models import Cycle
from evaluation.listing import rules
from evaluation.listing.models import Announcement, Certificate, Listing
from evaluation.publicity import selectors as publicity
from evaluation.publicity.models import NoticeRow, PublicityNotice
from institutions.models import Institution, Scope
from institutions.registry.models import CATEGORIES, FIELDS
from portal.accounts.models import Organisation
from portal.calendar.selectors import deadline
from portal.documents import serials
from portal.documents.models import IssuedDocument
from portal.kernel.problems import _

State = Listing.State
ON_CERTIFICATE = ("listing__institution", "listing__announcement__doc", "listing__ended_by__doc", "file")


def ministry() -> Organisation:
    """The one ministry, in whose name the list is announced."""
    return Organisation.objects.get(kind=Organisation.Kind.MINISTRY)


# --- the list -----------------------------------------------------------------------------------------------------------------


def as_of(day: date) -> QuerySet:
    """The listings as they stood at the end of a day: listed by then and not yet ended (INV-30)."""
    found = Listing.objects.filter(listed_on__lte=day, announcement__state=Announcement.State.ISSUED)
    return found.filter(Q(ended_on=None) | Q(ended_on__gt=day))


def open_listings(on: date | None = None) -> QuerySet:
    """The listings open today, or on a day; the one count of the way to 300 (INV-58)."""
    return Listing.objects.filter(state__in=Listing.OPEN) if on is None else as_of(on)


def counts(on: date) -> dict:
    """Figures of a day, all from the same rows: on the list, of the target, how many of them in a proceeding, by province code."""
    found = as_of(on)
    by_province = found.order_by().values("institution__province__code").annotate(n=Count("pk"))
    return {
        "open": found.count(),
        "target": rules.TARGET,
        "in_proceeding": found.exclude(state=State.LISTED).filter(ended_on=None).count(),
        "by_province": dict(by_province.values_list("institution__province__code", "n")),
    }


def listing_of(institution: Institution | int) -> Listing | None:
    """The open listing of an institution."""
    found = Listing.objects.select_related("institution__province", "cycle__standard", "announcement__doc")
    return found.filter(institution=institution, state__in=Listing.OPEN).first()


def for_list(rows: QuerySet) -> QuerySet:
    """Listings with institution, province, the codes of its fields (`field_codes`) and announcement, in one query."""
    held = Scope.objects.filter(owner=OuterRef("institution__organisation"), state="valid", withdrawn_on=None).order_by("field")
    return rows.select_related("institution__province", "announcement__doc").annotate(field_codes=ArraySubquery(held.values("field")))


def categories(codes) -> list[str]:
    """The categories (法医类, 物证类, …) of field codes, each once."""
    return [str(label) for code, label in CATEGORIES.items() if any(c.startswith(code) for c in codes)]


def fields_text(institution: Institution) -> str:
    """The licensed fields of an institution in words, as its certificate names them."""
    held = Scope.objects.filter(owner=institution.organisation_id, state="valid", withdrawn_on=None).order_by("field")
    return _("、").join(str(FIELDS[code]) for code in held.values_list("field", flat=True)) or "—"


def expiring(today: date) -> list[Listing]:
    """Listings whose term is over and that wait for no assessment (LST-12)."""
    over = Listing.objects.filter(state=State.LISTED, valid_until__lt=today).select_related("institution")
    applied = set(
        Institution.objects.filter(
            pk__in=over.values("institution"),
            applications__cycle__state__in=Cycle.RUNNING,
            applications__state__in=["submitted", "returned", "resubmitted", "verified", "frozen"],
        ).values_list("pk", flat=True)
    )
    return [one for one in over if rules.expired(one.valid_until, today, applied=one.institution_id in applied)]


# --- announcements ------------------------------------------------------------------------------------------------------------


def rows_of(notice: PublicityNotice) -> list[tuple[rules.Row, NoticeRow]]:
    """The rows of a notice that are not listed in its cycle yet, as the rules and as the papers see them."""
    found = list(publicity.rows_of(notice).exclude(case__application__institution__listings__cycle=notice.cycle_id))
    objections = publicity.open_objections([r.case_id for r in found])
    open_ = dict(open_listings().values_list("institution", "state"))
    return [
        (
            rules.Row(
                row.case_id, row.case.application.institution.name, row.order, row.held_back, row.struck, objections.get(row.case_id, 0),
                open_.get(row.case.application.institution_id, ""),
            ),
            row,
        )
        for row in found
    ]  # fmt: skip


def announceable(announcement: Announcement) -> list[tuple[rules.Row, NoticeRow]]:
    """What an announcement of a list or an addition names, in the order of the notice."""
    notice = publicity.notice_of(announcement.cycle)
    found = rows_of(notice) if notice else []
    kept = {r.case for r in rules.chosen([r for r, _row in found], addition=announcement.kind == Announcement.Kind.ADDITION)}
    return [pair for pair in found if pair[0].case in kept]


def left_out(announcement: Announcement) -> list[rules.Row]:
    """The rows of the notice that this announcement leaves out: struck, or held back."""
    named = {r.case for r, _row in announceable(announcement)}
    notice = publicity.notice_of(announcement.cycle)
    return [r for r, _row in rows_of(notice) if r.case not in named] if notice else []


def to_announce() -> PublicityNotice | None:
    """A closed notice whose list has no announcement yet; None where there is none."""
    done = Announcement.objects.filter(kind=Announcement.Kind.LIST).values("cycle")
    found = PublicityNotice.objects.filter(state=PublicityNotice.State.CLOSED).exclude(cycle__in=done)
    return found.select_related("cycle", "doc").first()


def to_add() -> list[PublicityNotice]:
    """Closed notices with rows that were held back and are free to be announced now."""
    found = PublicityNotice.objects.filter(
        state=PublicityNotice.State.CLOSED, cycle__state__in=[Cycle.State.ANNOUNCED, Cycle.State.ARCHIVED], rows__held_back=True
    )
    drafted = Announcement.objects.filter(kind=Announcement.Kind.ADDITION, state=Announcement.State.DRAFTED).values("cycle")
    waiting = found.exclude(cycle__in=drafted).select_related("cycle").distinct()
    return [n for n in waiting if any(r.held_back and not r.struck and not r.objections for r, _row in rows_of(n))]


def addition_due(notice: PublicityNotice) -> date:
    """The last day for adding a row that was held back (PUB-6): 60 working days after the notice."""
    return deadline(notice.closes_on, rules.ADDITION_WD)


def announcements_for_list(rows: QuerySet) -> QuerySet:
    """With the number of institutions each names."""
    return rows.select_related("cycle", "doc").annotate(named=Count("listings", distinct=True), gone=Count("ended", distinct=True))


def announcement_for_page(rows: QuerySet) -> QuerySet:
    """With all that the page of one announcement shows."""
    current = Certificate.objects.filter(state__in=Certificate.CURRENT)
    listed = for_list(Listing.objects.all()).prefetch_related(Prefetch("certificates", queryset=current, to_attr="current"))
    ended = Listing.objects.select_related("institution__province").order_by("number")
    return rows.select_related("cycle", "doc").prefetch_related(
        Prefetch("listings", queryset=listed.order_by("number")), Prefetch("ended", queryset=ended)
    )


def announcement_of_paper(document: IssuedDocument | int) -> Announcement | None:
    """The announcement that a public paper is the text of; None for other papers."""
    return announcement_for_page(Announcement.objects.all()).filter(doc=document).first()


def last_serial(model: type[Listing] | type[Certificate], year: int) -> int:
    """The highest running number given in a year, to listings or to certificates; asked under the lock of the list."""
    if model is Listing:
        stem, name = rules.number(year, 0)[:-4], "number"
    else:
        stem, name = f"{serials.PREFIX}-{year:04d}-", "serial"
    last = model.objects.filter(**{f"{name}__startswith": stem}).order_by(f"-{name}").values_list(name, flat=True).first()
    return int(last[len(stem) : len(stem) + 4]) if last else 0


# --- certificates -------------------------------------------------------------------------------------------------------------


def certificate_of(written: str) -> Certificate | None:
    """A certificate by its serial in its one written form, with its listing and institution."""
    found = Certificate.objects.select_related(
        "listing__institution__province", "listing__ended_by__doc", "listing__announcement__doc", "file"
    )
    return found.filter(serial=written).first()


def successor_of(certificate: Certificate) -> Certificate | None:
    """The certificate that replaced a superseded one."""
    later = Certificate.objects.filter(listing=certificate.listing_id, version__gt=certificate.version)
    return later.order_by("version").first()


def certificates_of(organisation_id: int | None) -> QuerySet:
    """The certificates of an institution, newest first."""
    found = Certificate.objects.filter(listing__institution__organisation=organisation_id)
    return found.select_related(*ON_CERTIFICATE).order_by("-issued_on", "-version")


def progress(cycle: Cycle) -> tuple[int, int]:
    """How many certificates of a cycle's listings are made, of how many."""
    found = Certificate.objects.filter(listing__cycle=cycle).exclude(state=Certificate.State.VOID)
    done = found.exclude(file=None).count()
    return done, found.count()
