"""Everything that changes the list: announcements, listings, certificates (CYC-8, LST-1, 9, 12 of domain.md §5.9, §5.10)."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from evaluation.cycles import actions as cycles
from evaluation.cycles import gates
from evaluation.cycles.models import Cycle
from evaluation.listing import documents, rules, selectors
from evaluation.listing.models import Announcement, Certificate, Listing
from evaluation.publicity import actions as publicity
from evaluation.publicity.models import PublicityNotice
from evaluation.publicity.selectors import notice_of
from institutions.models import Institution
from portal.documents import serials
from portal.documents.models import IssuedDocument
from portal.files.models import StoredFile
from portal.kernel.actions import Context, acted, action, clean, record
from portal.kernel.problems import Problem, Stale, _, refuse

AState = Announcement.State
CState = Certificate.State
LState = Listing.State
Kind = Announcement.Kind
SYSTEM = "evaluation.listing"
ENDS = {"delisted": LState.DELISTED, "withdrawn": LState.WITHDRAWN, "expired": LState.EXPIRED, "renewed": LState.RENEWED}
KINDS = {Cycle.State.PUBLICITY: Kind.LIST, Cycle.State.ANNOUNCED: Kind.ADDITION, Cycle.State.ARCHIVED: Kind.ADDITION}
OPEN = dict.fromkeys(Listing.OPEN)  # the body decides what becomes of it


# --- announcements ------------------------------------------------------------------------------------------------------------


@action("evaluation.listing.draft", moves={state: state for state in KINDS})
def draft(ctx: Context, cycle: Cycle, *, hold_back: Sequence[int] = ()) -> Announcement:
    """Lay the announcement of a closed notice before the leader; after the list is out, the addition of what was held back.

    `hold_back` are the cases that wait because an objection to them is still open (PUB-6); an addition takes all that are free.
    """
    notice = notice_of(cycle)
    if notice is None or notice.state != PublicityNotice.State.CLOSED:
        refuse([Problem("notice_open", _("公示期还没有满，不能拟定公告。"))])
    kind = KINDS[cycle.state]
    if Announcement.objects.filter(cycle=cycle, kind=kind, state=AState.DRAFTED).exists():
        refuse([Problem("once", _("这份公告已经拟定，等待负责人签发。"))])
    made = Announcement(cycle=cycle, kind=kind)
    made.title = documents.title_of(made)
    if kind == Kind.LIST:
        publicity.hold_back(ctx.as_system(SYSTEM), notice, cases=hold_back)
    if not selectors.announceable(made):
        refuse([Problem("nobody", _("没有可以公告的机构。"))])
    return made


@action("evaluation.listing.amend", moves={AState.DRAFTED: AState.DRAFTED})
def amend(ctx: Context, announcement: Announcement, *, hold_back: Sequence[int]) -> None:
    """Change which rows wait, before the leader signs."""
    if announcement.kind != Kind.LIST:
        refuse([Problem("addition", _("增补公告包含所有已经办结的暂缓机构，不需要选择。"))])
    publicity.hold_back(ctx.as_system(SYSTEM), notice_of(announcement.cycle), cases=hold_back)
    record(ctx, amend.verb, announcement, announcement.snapshot())


@action("evaluation.listing.issue", moves={AState.DRAFTED: AState.ISSUED})
def issue(ctx: Context, announcement: Announcement, *, seen: str = "") -> None:
    """CYC-8, LST-1: a leader who did not draft it signs (INV-29); the list, its numbers and certificates, in one transaction.

    Refused while an objection to any named row is open (INV-27). `seen` is the digest of the list on the page that was confirmed.
    """
    if ctx.actor.user_id in acted(announcement, draft.verb, amend.verb):
        refuse([Problem("same_person", _("拟定和签发须由不同的人完成。请由另一位负责人签发。"))])
    _one_at_a_time()
    cycle, pairs = announcement.cycle, selectors.announceable(announcement)
    rows = [row for row, _kept in pairs]
    if seen not in ("", rules.digest(rows)):
        raise Stale(Problem("stale", _("名单有变动，请核对下面的最新内容后重新提交。")))
    refuse([*rules.issue_problems(rows), *gates.problems("announce", cycle, ctx.today)])
    first, until = selectors.last_serial(Listing, ctx.today.year) + 1, rules.valid_until(ctx.today)
    numbered = [(rules.number(ctx.today.year, first + n), kept) for n, (_row, kept) in enumerate(pairs)]
    announcement.announced_on = ctx.today
    announcement.doc = documents.announcement_paper(ctx, announcement, numbered, until)
    system = ctx.as_system(SYSTEM)
    if announcement.kind == Kind.LIST:
        cycles.announce(system, cycle)
        gates.consequences("announce", ctx, cycle)
    for number, kept in numbered:
        enlist(system, announcement, institution=kept.case.application.institution, number=number)


@action("evaluation.listing.enlist", moves={AState.DRAFTED: AState.DRAFTED})
def enlist(ctx: Context, announcement: Announcement, *, institution: Institution, number: str) -> Listing:
    """LST-1: one institution is on the list until the end of the fourth calendar year after; a listing before is renewed by it."""
    if before := selectors.listing_of(institution):
        end(ctx, before, ground="renewed")
    made = Listing(
        institution=institution, cycle=announcement.cycle, announcement=announcement, number=number, listed_on=ctx.today,
        valid_until=rules.valid_until(ctx.today),
    )  # fmt: skip
    clean(made)
    made.save()
    certify(ctx, made)
    return made


def issue_delisting(ctx: Context, listing: Listing, *, on: date, decision: IssuedDocument) -> Announcement:
    """LST-9: announce that an institution is struck off, in the transaction of the decision that the same leader signs."""
    return announce_delisting(ctx.part("delisting"), listing, on=on, decision=decision)


@action("evaluation.listing.announce_delisting", moves={LState.PROPOSED: None, LState.REREVIEW: None})
def announce_delisting(ctx: Context, listing: Listing, *, on: date, decision: IssuedDocument) -> Announcement:
    """The announcement with its paper; the listing ends on the day and its certificate is void (INV-31)."""
    about = decision.body.get("owner") == listing.institution.organisation_id
    if decision.kind != "delisting_decision" or not about or decision.state != IssuedDocument.State.ISSUED:
        refuse([Problem("decision", _("没有对这家机构作出的撤销决定书，不能公告撤销。"))])
    paper = documents.delisting_paper(ctx, listing, list(listing.certificates.filter(state__in=Certificate.CURRENT)), decision)
    made = Announcement(cycle=listing.cycle, kind=Kind.DELISTING, title=paper.title, doc=paper, announced_on=on, state=AState.ISSUED)
    clean(made)
    made.save()
    end(ctx.as_system(SYSTEM), listing, ground="delisted", announcement=made)
    return made


def _one_at_a_time() -> None:
    """Whoever numbers listings waits for the other: numbers run without gap or double."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('evaluation.listing.issue'))")


# --- listings -----------------------------------------------------------------------------------------------------------------


@action("evaluation.listing.end", moves=OPEN)
def end(ctx: Context, listing: Listing, *, ground: str, announcement: Announcement | None = None) -> None:
    """A listing ends today, on one of the grounds of ENDS; its certificate ends with it in the same transaction (INV-31)."""
    listing.state, listing.end_ground, listing.ended_on, listing.ended_by = ENDS[ground], ground, ctx.today, announcement
    system = ctx.as_system(SYSTEM)
    for certificate in listing.certificates.filter(state__in=Certificate.CURRENT):
        (supersede if ground == "renewed" else void)(system, certificate)


# --- certificates -------------------------------------------------------------------------------------------------------------


@action("evaluation.listing.certify", moves=OPEN)
def certify(ctx: Context, listing: Listing) -> Certificate:
    """A certificate with its serial; the worker makes and signs its PDF afterwards."""
    _one_at_a_time()
    last = listing.certificates.order_by("-version").values_list("version", flat=True).first() or 0
    serial = serials.serial(ctx.today.year, selectors.last_serial(Certificate, ctx.today.year) + 1)
    return Certificate(listing=listing, serial=serial, version=last + 1, issued_on=ctx.today, valid_until=listing.valid_until)


@action("evaluation.listing.reissue", moves=OPEN)
def reissue(ctx: Context, listing: Listing) -> None:
    """The institution is named otherwise now: same listing, a new version of the certificate (domain.md §5.10)."""
    for certificate in listing.certificates.filter(state__in=Certificate.CURRENT):
        supersede(ctx, certificate)
    certify(ctx, listing)


@action("evaluation.listing.bind", moves={CState.ISSUED: CState.VALID})
def bind(ctx: Context, certificate: Certificate, *, file: StoredFile) -> None:
    """The signed PDF is there, once; from now on the certificate is valid."""
    certificate.file = file


@action("evaluation.listing.void", moves={CState.ISSUED: CState.VOID, CState.VALID: CState.VOID})
def void(ctx: Context, certificate: Certificate) -> None:
    """The listing is over; the certificate stays verifiable as void."""
    certificate.voided_on = ctx.today


@action("evaluation.listing.supersede", moves={CState.ISSUED: CState.SUPERSEDED, CState.VALID: CState.SUPERSEDED})
def supersede(ctx: Context, certificate: Certificate) -> None:
    """A newer certificate takes its place."""
    certificate.voided_on = ctx.today
