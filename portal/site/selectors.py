"""What the public site reads: the list on any day, one institution with what is public of it (domain.md §11), figures of the home page."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Left
from django.utils import timezone

from evaluation.applications.models import Application
from evaluation.cycles.models import Cycle
from evaluation.integrity.models import IntegrityGrade
from evaluation.listing import selectors as listing
from evaluation.listing.models import Certificate, Listing
from evaluation.publicity.models import NoticeRow, PublicityNotice
from evaluation.recommendation.models import Nominee, Recommendation
from evaluation.review.models import ReviewCase
from institutions.models import Institution, InstitutionChange, Scope
from institutions.registry import selectors as registry
from portal.accounts.models import ProvincialUnit
from portal.documents.models import IssuedDocument
from portal.registers.models import Record
from quality.models import Accreditation

GOAL = 300
GOAL_ON = date(2030, 12, 31)
LISTED, MENDING = "listed", "under_rectification"
SHOWN = {  # the public sees no proposal and no re-review before it is decided
    LISTED: (Listing.State.LISTED, Listing.State.PROPOSED, Listing.State.REREVIEW),
    MENDING: (Listing.State.UNDER_RECTIFICATION,),
    "delisted": (Listing.State.DELISTED,),
    "withdrawn": (Listing.State.WITHDRAWN,),
    "expired": (Listing.State.EXPIRED,),
    "renewed": (Listing.State.RENEWED,),
}


def newest_event() -> int:
    """The id of the last event: whatever a public page shows changed with an event at or before it. One query on the key."""
    with connection.cursor() as cursor:  # asked before every public page: the ORM would take longer than the database
        cursor.execute("SELECT max(id) FROM portal_event")
        return cursor.fetchone()[0] or 0


def on_list(on: date) -> QuerySet:
    """The listings open on a day (INV-58): today by their state (INV-30), another day by the dates of beginning and end."""
    return listing.open_listings(None if on >= timezone.localdate() else on)


def in_states(states: list[str], on: date) -> QuerySet:
    """Listings in some of the states shown. Of a past day: whatever was open counts as listed, ended ones had ended by then."""
    if not states:
        return on_list(on)
    stored = [state for shown in states for state in SHOWN[shown]]
    if on >= timezone.localdate():
        return Listing.objects.filter(state__in=stored, listed_on__lte=on)
    found = Q(pk__in=on_list(on).values("pk")) if LISTED in states else Q(pk=None)
    ended = [state for state in stored if state not in Listing.OPEN]
    return Listing.objects.filter(found | Q(state__in=ended, ended_on__lte=on))


def for_list(rows: QuerySet) -> QuerySet:
    """With what a line of the list shows, in one query: institution, province, cycle and the codes of its fields (`field_codes`)."""
    return listing.for_list(rows).select_related("cycle")


def named(rows: QuerySet, words: str) -> QuerySet:
    """Listings of institutions found by name, former name, number or pinyin initials."""
    return rows.filter(institution__in=registry.named(Institution.objects.all(), words).values("pk"))


def licensed(rows: QuerySet, categories: list[str]) -> QuerySet:
    """Listings of institutions licensed today in any of the categories (two digits)."""
    held = registry.scopes_in_force(timezone.localdate()).annotate(category=Left("field", 2)).filter(category__in=categories)
    return rows.filter(institution__organisation__in=held.values("owner"))


def of_unit(rows: QuerySet, code: str) -> QuerySet:
    """Listings of one provincial unit, by its two digits."""
    return rows.filter(institution__province__code=code)


def names_on(institution_ids: list[int], on: date) -> dict[int, str]:
    """The names that institutions bore on a day where they bear another now; one query."""
    later = InstitutionChange.objects.filter(institution__in=institution_ids, kind=InstitutionChange.Kind.NAME, effective_on__gt=on)
    found: dict[int, str] = {}
    for institution, old in later.order_by("effective_on", "pk").values_list("institution_id", "old_value"):
        found.setdefault(institution, old)
    return found


def category_counts(on: date) -> dict[str, int]:
    """How many institutions open on a day are licensed in each category; one query."""
    owners = on_list(on).values("institution__organisation")
    held = registry.scopes_in_force(timezone.localdate()).filter(owner__in=owners).annotate(category=Left("field", 2))
    return dict(held.values_list("category").annotate(n=Count("owner", distinct=True)))


def state_counts() -> dict[str, int]:
    """How many listings stand in each state shown, today; one query."""
    stored = dict(Listing.objects.values_list("state").annotate(n=Count("pk")))
    return {shown: sum(stored.get(s, 0) for s in states) for shown, states in SHOWN.items()}


def units() -> list[ProvincialUnit]:
    """The 32 units in their order."""
    return list(ProvincialUnit.objects.all())


@dataclass(frozen=True)
class Stock:
    """How many institutions of each unit are on the list, how many of these are mending, how many stand on an open notice."""

    listed: dict[str, int]
    mending: int
    noticed: dict[str, int]

    @property
    def total(self) -> int:
        """On the list."""
        return sum(self.listed.values())

    @property
    def total_noticed(self) -> int:
        """On an open notice and not yet on the list."""
        return sum(self.noticed.values())


def stock(on: date) -> Stock:
    """The list by provincial unit, two queries; a notice counts whom the announcement would add."""
    counted = on_list(on).values_list("institution__province__code").annotate(n=Count("pk"), mending=Count("pk", filter=Q(state=MENDING)))
    rows = list(counted)
    waiting = NoticeRow.objects.filter(notice__state=PublicityNotice.State.OPEN, held_back=False, struck=False)
    waiting = waiting.exclude(case__application__institution__in=on_list(on).values("institution"))
    noticed = waiting.values_list("case__application__institution__province__code").annotate(n=Count("pk"))
    return Stock({code: n for code, n, _mending in rows}, sum(mending for _code, _n, mending in rows), dict(noticed))


def spans() -> list[tuple[date, date | None]]:
    """Beginning and end of every listing there ever was; what the curve of the stock is drawn from."""
    return list(Listing.objects.order_by("listed_on").values_list("listed_on", "ended_on"))


def _count(rows: QuerySet) -> Coalesce:
    """The number of rows of a correlated query, as a column."""
    counted = rows.order_by().values("_one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def cycle_in_public() -> Cycle | None:
    """The cycle whose progress the home page shows, with the numbers of its stages; one query. Plans are not public."""
    handed_in = Application.objects.exclude(state__in=["draft", "lapsed", "withdrawn"])
    nominated = Nominee.objects.filter(state="listed").exclude(recommendation__state__in=["draft", "returned", "lapsed"])
    accepted = nominated.filter(recommendation__state=Recommendation.State.ACCEPTED)
    counts = {
        "applied": handed_in.filter(cycle=OuterRef("pk")),
        "nominated": nominated.filter(recommendation__cycle=OuterRef("pk")),
        "accepted": accepted.filter(recommendation__cycle=OuterRef("pk")),
        "reviewed": ReviewCase.objects.filter(cycle=OuterRef("pk")),
        "noticed": NoticeRow.objects.filter(notice__cycle=OuterRef("pk"), held_back=False, struck=False),
        "announced": Listing.objects.filter(cycle=OuterRef("pk")),
    }
    shown = Cycle.objects.exclude(state=Cycle.State.DRAFT).annotate(
        **{name: _count(q.annotate(_one=Value(1))) for name, q in counts.items()}
    )
    running = list(shown.order_by("-number")[:3])
    return next((c for c in running if c.state in Cycle.RUNNING), None) or next(iter(running), None)


def open_notice(cycle: Cycle | None) -> PublicityNotice | None:
    """The public notice of a cycle that is open now."""
    if cycle is None or cycle.state != Cycle.State.PUBLICITY:
        return None
    return PublicityNotice.objects.filter(cycle=cycle, state=PublicityNotice.State.OPEN).first()


def latest_papers(n: int = 5) -> list[IssuedDocument]:
    """The public papers issued last."""
    public = IssuedDocument.objects.filter(public=True, state=IssuedDocument.State.ISSUED)
    return list(
        public.select_related("issuer").only("kind", "title", "issued_on", "doc_no", "issuer__name").order_by("-issued_on", "-pk")[:n]
    )


def institution(public_no: str) -> Institution | None:
    """One institution by its public number with its grades, listings, certificates and former names; five queries."""
    grades = IntegrityGrade.objects.exclude(state=IntegrityGrade.State.ASSESSED).select_related("assessment__doc")
    listings = Listing.objects.select_related("cycle", "announcement__doc", "ended_by__doc").prefetch_related(
        Prefetch("certificates", Certificate.objects.select_related("file").order_by("-version"))
    )
    renamed = InstitutionChange.objects.filter(kind=InstitutionChange.Kind.NAME).order_by("-effective_on", "-pk")
    found = Institution.objects.filter(public_no=public_no).select_related("province", "organisation")
    return found.prefetch_related(
        Prefetch("grades", grades.order_by("-assessment__year"), to_attr="published_grades"),
        Prefetch("listings", listings.order_by("-listed_on"), to_attr="all_listings"),
        Prefetch("changes", renamed, to_attr="renamed"),
    ).first()


def scopes(shown: Institution) -> list[Scope]:
    """The fields it is licensed for today."""
    return list(registry.scopes_in_force(timezone.localdate()).filter(owner=shown.organisation_id).order_by("field"))


def accreditations(shown: Institution) -> list[Accreditation]:
    """Its certificates of 资质认定 and accreditation with the number of items on each; one query."""
    items = Count("items", filter=Q(items__state=Record.State.VALID))
    held = Accreditation.objects.filter(owner=shown.organisation_id, state=Record.State.VALID)
    return list(held.annotate(item_count=items).order_by("kind", "-valid_until"))
