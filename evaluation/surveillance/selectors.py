"""Reads of findings, rectifications and proposals that pages, guards and the nightly run share."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet

from evaluation.listing.models import Listing
from evaluation.review import selectors as reviews
from evaluation.review.models import ReviewAssignment, ReviewCase
from evaluation.standards import selectors as standards
from evaluation.standards.edition import Rule
from evaluation.standards.models import RecheckRule, Standard
from evaluation.surveillance import rules
from evaluation.surveillance.models import DelistingProposal, Finding, Rectification, RereviewOpinion
from portal.accounts.models import PROVINCE, Membership, Organisation
from portal.calendar.selectors import deadline
from portal.kernel.models import Event
from quality.experts.models import Expert

State = Finding.State


def rule_of(rule: RecheckRule) -> Rule:
    """The rule as the engine reads it, in its own edition. `rule.standard` is loaded."""
    return standards.edition_of(rule.standard).rule(rule.code)


def rules_in_force() -> tuple[Standard | None, dict[str, RecheckRule]]:
    """The edition in force and its re-check rules by code (INV-37); nothing before the first edition is published."""
    standard = standards.in_force()
    found = RecheckRule.objects.filter(standard=standard).select_related("standard") if standard else ()
    return standard, {r.code: r for r in found}


def facts_today(rule: Rule, listing: Listing, on: date) -> dict:
    """What one rule asks of one listing on a day."""
    owner = listing.institution.organisation_id
    return standards.fact_book([rule], on, [owner], {owner: listing.listed_on}).of(rule, owner)


def holds(finding: Finding, on: date) -> bool | None:
    """Whether the fact of a finding stands on a day, by the rule in force of its code; None where it can't be known."""
    _standard, in_force = rules_in_force()
    rule = rule_of(in_force.get(finding.rule.code) or finding.rule)
    return rule.when.truth(facts_today(rule, finding.listing, on)) if rule.when is not None else None


def open_listings(on: date) -> QuerySet:
    """Listings open on a day, with their institutions."""
    return Listing.objects.filter(state__in=Listing.OPEN, listed_on__lte=on).select_related("institution").order_by("pk")


def open_findings(listing: Listing | int) -> QuerySet:
    """Findings of a listing that stand."""
    return Finding.objects.filter(listing=listing, state__in=Finding.OPEN).select_related("rule__standard", "listing__institution")


def failed_days(listings: Iterable) -> dict[int, list[date]]:
    """The days on which rectifications of these listings were found failed; one query."""
    found: dict[int, list[date]] = defaultdict(list)
    failed = Rectification.objects.filter(listing__in=listings, state=Rectification.State.FAILED, closed_on__isnull=False)
    for listing, day in failed.values_list("listing", "closed_on"):
        found[listing].append(day)
    return found


def steps(findings: Iterable[Finding], on: date) -> dict[int, str]:
    """What is to be laid before people for each of these open findings, by id; two queries (all open ones weigh together)."""
    findings = list(findings)
    listings = {f.listing_id for f in findings}
    severities: dict[int, list[str]] = defaultdict(list)
    for listing, severity in Finding.objects.filter(listing__in=listings, state__in=Finding.OPEN).values_list("listing", "rule__severity"):
        severities[listing].append(severity)
    failed = failed_days(listings)
    return {
        f.pk: rules.step(
            f.rule.effect, f.rule.severity, due_on=f.due_on, today=on, detected_on=f.detected_on,
            together=rules.severity_of(severities[f.listing_id]), failed=failed[f.listing_id],
        )
        for f in findings
    }  # fmt: skip


def earlier(listing: Listing | int, code: str, on: date) -> list[date]:
    """The days on which the same rule was found before on this listing (repeats have no grace)."""
    found = Finding.objects.filter(listing=listing, rule__code=code, detected_on__lt=on).exclude(state=State.VOID)
    return list(found.values_list("detected_on", flat=True))


def to_rectify(listing: Listing, on: date) -> list[Finding]:
    """Findings on which a rectification may be demanded now: general or above, unresolved after grace, in no open rectification."""
    found = open_findings(listing).filter(state__in=[State.DETECTED, State.RECTIFYING]).exclude(rule__severity="notice")
    found = list(found.exclude(rectifications__state__in=[Rectification.State.OPEN, Rectification.State.REPORTED]))
    said = steps(found, on)
    return [f for f in found if said[f.pk] not in ("wait", "remind")]


def to_propose(listing: Listing) -> list[Finding]:
    """Findings on which a proposal could rest."""
    return list(open_findings(listing).exclude(state=State.ESCALATED).exclude(rule__severity="notice"))


def rectifications_of(listing: Listing, since: date) -> QuerySet:
    """Rectifications opened on a listing since a day."""
    return Rectification.objects.filter(listing=listing, opened_on__gte=since)


def running(listing: Listing) -> QuerySet:
    """The rectification of a listing that is not over."""
    return Rectification.objects.filter(listing=listing, state__in=[Rectification.State.OPEN, Rectification.State.REPORTED])


def ministry() -> Organisation:
    """The ministry, as who issues its papers."""
    return Organisation.objects.get(kind=Organisation.Kind.MINISTRY)


# --- the draw of the re-review ------------------------------------------------------------------------------------------------


def pool(listing: Listing, today: date, *, without: Iterable[int] = ()) -> list[int]:
    """The experts who may re-review a listing's delisting, by id: in the pool and their term, of another province, without any
    conflict with the institution (COI), with no provincial membership of today (SOD-1), and none who scored it (SOD-6).
    `without` are users who took another part in the proceeding (INV-33).
    """
    institution = listing.institution
    able = Expert.objects.filter(state=Expert.State.ADMITTED, term_until__gte=today).exclude(province=institution.province_id)
    provincial = Membership.objects.filter(role__in=PROVINCE, state="open").values("user")
    able = able.exclude(user__in=provincial).exclude(user__in=list(without))
    barred = {expert for expert, _institution in conflicts(able, listing, today)}
    return sorted(set(able.values_list("pk", flat=True)) - barred)


def conflicts(experts: QuerySet, listing: Listing, today: date) -> set[tuple[int, int]]:
    """(expert, institution) pairs that must not meet, of these experts: computed and recorded relations, and who scored it in any cycle."""
    cases = ReviewCase.objects.filter(application__institution=listing.institution_id)
    found = set(reviews.conflicts(experts, cases, today))
    counted = [*ReviewAssignment.COUNTED, ReviewAssignment.State.SCORING]
    scored = ReviewAssignment.objects.filter(case__in=cases, expert__in=experts, state__in=counted)
    return found | {(expert, listing.institution_id) for expert in scored.values_list("expert", flat=True)}


def opinions(proposal: DelistingProposal) -> list[str]:
    """The opinions that count, as given."""
    return list(proposal.opinions.filter(state=RereviewOpinion.State.GIVEN).values_list("opinion", flat=True))


def heard(proposal: DelistingProposal, today: date) -> bool:
    """Whether the association was heard: it proposed, it spoke, or its ten working days have passed."""
    if proposal.proposer.kind == Organisation.Kind.ASSOCIATION or proposal.association_heard_on:
        return True
    return proposal.rereview_on is not None and today > deadline(proposal.rereview_on, rules.HEARD_WD)


def decided_facts(listings: Iterable) -> set[tuple[int, str, str]]:
    """(listing, rule, digest of rows) on which a leader decided to keep the listing: the same rows are not found anew; one query."""
    kept = Finding.objects.filter(listing__in=listings, state=State.RESOLVED, proposals__state=DelistingProposal.State.DECIDED)
    return set(kept.values_list("listing", "rule__code", "rows_digest"))


# --- pages --------------------------------------------------------------------------------------------------------------------

_LISTING = ("listing__institution__province", "listing__institution__organisation", "listing__cycle")


def for_list(rows: QuerySet) -> QuerySet:
    """Findings with what a list row shows."""
    return rows.select_related("rule__standard", *_LISTING)


def for_page(rows: QuerySet) -> QuerySet:
    """A finding with its rectifications and proposals."""
    return for_list(rows).prefetch_related(
        Prefetch("rectifications", queryset=Rectification.objects.select_related("opened_by", "notice").order_by("pk")),
        Prefetch("proposals", queryset=DelistingProposal.objects.select_related("proposer", "doc").order_by("pk")),
    )


def _with_findings(name: str) -> Prefetch:
    return Prefetch(name, queryset=Finding.objects.select_related("rule__standard", "listing__institution").order_by("rule__code"))


def rectification_page(rows: QuerySet) -> QuerySet:
    """A rectification with its findings and papers."""
    return rows.select_related("opened_by", "notice", "first_verifier", *_LISTING).prefetch_related(_with_findings("findings"))


def proposals_list(rows: QuerySet) -> QuerySet:
    """Proposals with what a list row shows."""
    asked, given = Q(opinions__state__in=RereviewOpinion.COUNTED), Q(opinions__state=RereviewOpinion.State.GIVEN)
    counts = {"asked": Count("opinions", filter=asked), "given": Count("opinions", filter=given)}
    return rows.select_related("proposer", *_LISTING).annotate(**counts)


def proposal_page(rows: QuerySet) -> QuerySet:
    """A proposal with its grounds, papers and opinions."""
    said = RereviewOpinion.objects.select_related("expert__user", "expert__province")
    found = rows.select_related("proposer", "doc", "decision_doc", "announcement__doc", "hearing_chair", "decision_prepared_by", *_LISTING)
    return found.prefetch_related(_with_findings("grounds"), Prefetch("opinions", queryset=said))


def opinions_page(rows: QuerySet) -> QuerySet:
    """An expert's own re-reviews with what they are about."""
    listing = tuple(f"proposal__{path}" for path in _LISTING)
    found = rows.select_related("expert", "proposal__proposer", "proposal__doc", *listing)
    return found.prefetch_related(_with_findings("proposal__grounds"))


def history(*subjects) -> list[Event]:
    """What happened to these rows, newest first, with who did it; one query."""
    about = Q()
    for row in subjects:
        about |= Q(subject_type=row._meta.label_lower, subject_id=row.pk)
    return list(Event.objects.filter(about).select_related("actor").order_by("-at", "-pk")) if subjects else []


def same_rule(finding: Finding, on: date) -> int:
    """How often the same rule was found in the last twelve months over all listings."""
    return Finding.objects.filter(rule__code=finding.rule.code, detected_on__gt=on - timedelta(days=365)).count()


def late(rows: QuerySet, on: date) -> QuerySet:
    """Findings whose draft of a proposal nobody took up in ten working days: the auditor's list (domain.md §9.1)."""
    day = on
    while deadline(day, rules.ANSWER_WD) >= on:
        day -= timedelta(days=1)
    lapsed = Q(rule__severity="grave", detected_on__lte=day) | Q(due_on__lte=day)
    return rows.filter(lapsed, state=State.DETECTED, rule__effect="propose_delisting")


def rule_choices() -> list[tuple[str, str]]:
    """Codes of the rules in force with their titles, for the filter; one query, and one for the edition."""
    _standard, found = rules_in_force()
    return [(code, f"{code} {rule.title}") for code, rule in sorted(found.items())]


def chairs() -> QuerySet:
    """Who may chair a hearing: people of the ministry's desk."""
    held = Membership.objects.filter(role__in=["ministry_staff", "ministry_leader"], state="open")
    return held.select_related("user").order_by("user__name")


def associations_of(listing: Listing) -> QuerySet:
    """The association of the institution's province, and the national one."""
    found = Organisation.objects.filter(kind=Organisation.Kind.ASSOCIATION, active=True)
    return found.filter(Q(province=None) | Q(province=listing.institution.province_id))
