"""One run of the re-check: all facts of all open listings read at once, every rule in force asked, only changes written.

The number of queries that read does not grow with the listings: three for the rows in question and those of each fact. A run
repeated, or one after missed nights, finds the same: what is open stays open once, and grace counts from the day of detection.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from evaluation.listing.models import Listing
from evaluation.standards.edition import Rule
from evaluation.standards.models import RecheckRule
from evaluation.standards.selectors import FactBook, fact_book
from evaluation.surveillance import actions, evidence, rules, selectors
from evaluation.surveillance.models import Finding
from portal.calendar.spans import months_before
from portal.kernel.actions import Context, Tally, each
from portal.kernel.policy import Actor
from portal.kernel.problems import Problem, Refused, _

log = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What one run did: listings looked at, findings opened, ended, noted as recovering, facts without basis, faults."""

    listings: int = 0
    detected: int = 0
    resolved: int = 0
    observed: int = 0
    unknown: int = 0
    failed: int = 0


@dataclass(frozen=True)
class _Known:
    """What is on record of the listings in question, by listing and rule code."""

    open_: dict[tuple[int, str], Finding]
    settled: frozenset[tuple[int, str]]  # a later day than the run's has been looked at: nothing is rewritten
    decided: frozenset[tuple[int, str, str]]


def run(on: date, listings: QuerySet | None = None, *, now: datetime | None = None) -> Outcome:
    """Check open listings, all or those given, as of a day; the day may lie in the past, never ahead (raises Refused).

    `now` is the moment written to the events. Grace counts from it, not from a past day nobody was told on.
    """
    ctx = Context(Actor(system=actions.SYSTEM), now=now or timezone.now())
    if on > ctx.today:
        raise Refused(Problem("future", _("不能按将来的日期核查。请填写今天或以前的日期。"), "on"))
    checked = list((listings if listings is not None else selectors.open_listings(on)).select_related("institution"))
    outcome = Outcome(listings=len(checked))
    if not checked:
        return outcome
    known = _known(checked, on)
    asked = _asked(known)
    listed = {one.institution.organisation_id: one.listed_on for one in checked}
    book = fact_book([rule for rule, _row in asked.values()], on, list(listed), listed)
    for listing in checked:
        for code, (rule, row) in asked.items():
            if (listing.pk, code) not in known.settled:
                _decide(ctx, on, listing, rule, row, book, known, outcome)
    log.info("recheck of %s: %s", on, outcome)
    return outcome


def _known(listings: list[Listing], on: date) -> _Known:
    since = months_before(on, rules.REPEAT_MONTHS)
    found = Finding.objects.filter(listing__in=listings).filter(
        Q(state__in=Finding.OPEN) | Q(resolved_on__gt=on) | Q(detected_on__gte=since)
    )
    open_, settled = {}, set()
    for finding in found.select_related("rule__standard"):
        key = finding.listing_id, finding.rule.code
        if finding.detected_on > on or (finding.resolved_on and finding.resolved_on > on):
            settled.add(key)
        elif finding.state in Finding.OPEN:
            open_[key] = finding
    return _Known(open_, frozenset(settled), frozenset(selectors.decided_facts(listings)))


def _asked(known: _Known) -> dict[str, tuple[Rule, RecheckRule]]:
    """The enabled rules of the edition in force (INV-37), and for findings of a rule that is gone the rule they were made by."""
    _standard, in_force = selectors.rules_in_force()
    found = {code: (selectors.rule_of(row), row) for code, row in in_force.items()}
    found = {code: pair for code, pair in found.items() if pair[0].enabled and pair[0].when is not None}
    for finding in known.open_.values():
        if finding.rule.code not in found and (rule := selectors.rule_of(finding.rule)).when is not None:
            found[finding.rule.code] = rule, finding.rule
    return found


def _decide(ctx, on: date, listing: Listing, rule: Rule, row: RecheckRule, book: FactBook, known: _Known, outcome: Outcome) -> None:
    facts = book.of(rule, listing.institution.organisation_id)
    finding = known.open_.get((listing.pk, rule.code))
    if finding is not None:
        _follow(ctx, on, finding, rules.recovery(rule, facts, finding.recovered_on, on), outcome)
        return
    said = rules.examine(rule, facts)
    outcome.unknown += bool(said.unknown)
    if said.finding is None or _was_decided(listing, rule, on, known):
        return
    tally = each(actions.detect, ctx, [listing], rule=row, found=said.finding, said=rules.statements(rule, facts), on=on)
    outcome.detected += tally.done
    outcome.failed += tally.failed


def _was_decided(listing: Listing, rule: Rule, on: date, known: _Known) -> bool:
    """A leader decided to keep the listing on these very rows; only asked where there was such a decision."""
    if not any(key[:2] == (listing.pk, rule.code) for key in known.decided):
        return False
    return (listing.pk, rule.code, evidence.digest(evidence.rows_of(rule, listing, on))) in known.decided


def _follow(ctx: Context, on: date, finding: Finding, back: rules.Recovery, outcome: Outcome) -> None:
    """Note what an open finding's fact does; a finding in people's hands is only noted, never ended by the program."""
    if back.resolved and finding.state == Finding.State.DETECTED:
        tally = each(actions.resolve, ctx, [finding], since=back.since)
        outcome.resolved += tally.done
    elif back.since != finding.recovered_on:
        tally = each(actions.observe, ctx, [finding], since=back.since)
        outcome.observed += tally.done
    else:
        tally = Tally()
    outcome.failed += tally.failed
