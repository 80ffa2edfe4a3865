"""Writes on findings and rectifications: LST-2, 3, 5 of domain.md §5.10, §9. The proceeding itself stands in `delisting.py`."""

from collections.abc import Iterable
from datetime import date

from evaluation.listing.models import Listing
from evaluation.standards.models import RecheckRule
from evaluation.surveillance import documents, evidence, rules, selectors
from evaluation.surveillance.models import Finding, Rectification
from portal.accounts.models import Organisation
from portal.calendar.selectors import deadline
from portal.files.keep import attachments_of, keep
from portal.files.models import Attachment
from portal.kernel.actions import Context, acted, action, clean
from portal.kernel.problems import Problem, WrongState, _, refuse

SYSTEM = "evaluation.surveillance"
State = Finding.State
OPEN = {s: s for s in Finding.OPEN}
RState = Rectification.State
KEPT = (Listing.State.LISTED, Listing.State.UNDER_RECTIFICATION)


@action("evaluation.surveillance.mark", moves=dict.fromkeys(Listing.OPEN))
def mark(ctx: Context, listing: Listing, *, to: str) -> None:
    """The listing follows its proceeding: listed, under rectification, proposed, re-reviewed. It ends by `listing` alone."""
    listing.state = Listing.State(to)


@action("evaluation.surveillance.detect")
def detect(ctx: Context, listing: Listing, *, rule: RecheckRule, found: rules.Finding, said: list[rules.Statement], on: date):
    """Keep a fact that breaks a rule, once (INV-36): with value, threshold, statements, rows, digest and the end of grace.

    Where the same rule is open already, nothing happens. A repeat within twelve months has no grace.
    """
    kept = selectors.open_findings(listing).filter(rule__code=rule.code).first()
    if kept is not None:
        return kept, kept.snapshot()
    if listing.state not in Listing.OPEN:
        raise WrongState(Problem("ended", _("名录资格已经终止，不再核查。")))
    read = selectors.rule_of(rule)
    rows = evidence.rows_of(read, listing, on)
    grace = rules.grace_wd(read, selectors.earlier(listing, rule.code, on), on)
    facts = {"values": found.facts, "statements": [vars(s) for s in said]}
    return Finding(
        listing=listing, rule=rule, detected_on=on, value=found.value, threshold=found.threshold[:80], facts=facts, rows=rows,
        rows_digest=evidence.digest(rows), due_on=deadline(ctx.today, grace) if grace else on,
    )  # fmt: skip


@action("evaluation.surveillance.observe", moves=OPEN)
def observe(ctx: Context, finding: Finding, *, since: date | None) -> None:
    """Note since when the fact of an open finding is back beyond its threshold, or that it is not."""
    finding.recovered_on = since


@action("evaluation.surveillance.resolve", moves={State.DETECTED: State.RESOLVED})
def resolve(ctx: Context, finding: Finding, *, since: date) -> None:
    """The fact has ended before anybody had to act; never by the institution's word or by time alone (INV-35)."""
    finding.recovered_on, finding.resolved_on = since, ctx.today


@action("evaluation.surveillance.void", moves={State.DETECTED: State.VOID, State.RECTIFYING: State.VOID})
def void(ctx: Context, finding: Finding) -> None:
    """The fact was wrong and its rows are corrected: the finding does not count, and stays in the history.

    Refused while the registers still say it.
    """
    found = []
    if len(ctx.reason) < rules.LEAST_WORDS:
        found.append(Problem("reason_missing", _("请写明认定不成立的依据（至少 10 字）。"), "_reason"))
    if selectors.holds(finding, ctx.today) is not False:
        found.append(Problem("stands", _("按今天的登记，这项事实仍然成立。请先由登记单位更正记录，再认定不成立。")))
    refuse(found)
    finding.resolved_on = ctx.today
    _free(ctx, finding)


@action("evaluation.surveillance.escalate", moves={State.DETECTED: State.ESCALATED, State.RECTIFYING: State.ESCALATED})
def escalate(ctx: Context, finding: Finding) -> None:
    """The finding is a ground of a proposal now."""


def _free(ctx: Context, finding: Finding) -> None:
    """A rectification whose last finding turned out wrong is over, and the listing is as before."""
    system = ctx.as_system(SYSTEM)
    for held in finding.rectifications.filter(state__in=[RState.OPEN, RState.REPORTED]).select_related("listing"):
        if not held.findings.exclude(pk=finding.pk).filter(state=State.RECTIFYING).exists():
            close(system, held, result=RState.PASSED)
            back(system, held.listing)


def back(ctx: Context, listing: Listing) -> None:
    """A listing under rectification is listed again; one on which delisting is proposed stays where that proceeding has it."""
    listing.refresh_from_db(fields=["state"])
    if listing.state == Listing.State.UNDER_RECTIFICATION:
        mark(ctx, listing, to=Listing.State.LISTED)


# --- rectification ------------------------------------------------------------------------------------------------------------


@action("evaluation.surveillance.begin_rectification", moves=dict.fromkeys(OPEN, State.RECTIFYING))
def begin_rectification(ctx: Context, finding: Finding) -> None:
    """The finding is answered for in a rectification now."""


@action("evaluation.surveillance.settle", moves=dict.fromkeys(Finding.OPEN, State.RESOLVED))
def settle(ctx: Context, finding: Finding) -> None:
    """People have found, or decided, that the finding is done with: a verified rectification, a decision to keep or end the listing."""
    finding.resolved_on = ctx.today


@action("evaluation.surveillance.close", moves=dict.fromkeys((RState.OPEN, RState.REPORTED)))
def close(ctx: Context, rectification: Rectification, *, result: str) -> None:
    """A rectification ends without a verdict: its findings were void, or no report came and delisting is proposed (LST-4)."""
    rectification.state, rectification.closed_on = result, ctx.today


@action("evaluation.surveillance.notify")
def notify(ctx: Context, listing: Listing, *, findings: Iterable[Finding], demands: str) -> Rectification:
    """LST-2: 限期整改, sixty working days, on findings general or above that outlived their grace; with its 整改通知书."""
    chosen = list(findings)
    lawful = {f.pk for f in selectors.to_rectify(listing, ctx.today)}
    found = list(rules.words_problems(demands, "demands"))
    if listing.state not in KEPT:
        found.append(Problem("proceeding", _("这家机构已在撤销程序中，不能再通知整改。")))
    if not chosen:
        found.append(Problem("empty", _("请至少选择一个问题。"), "findings"))
    said = _("%(finding)s 还在自行改正期内、已在整改或已消除，现在不能通知整改。")
    found += [Problem("not_due", said % {"finding": f}, "findings") for f in chosen if f.pk not in lawful]
    refuse(found)
    return demanded(ctx, listing, chosen, by=Organisation.objects.get(pk=ctx.actor.organisation_id), demands=demands)


def demanded(ctx: Context, listing: Listing, findings: list[Finding], *, by: Organisation, demands: str) -> Rectification:
    """A rectification with its paper, its findings and its listing moved, in the running action; its own event is the caller's."""
    made = Rectification(
        listing=listing, opened_by=by, demands=demands.strip(), opened_on=ctx.today, due_on=deadline(ctx.today, rules.RECTIFY_WD)
    )
    clean(made)
    made.notice = documents.rectification_notice(ctx, made, findings)
    made.save()
    made.findings.set(findings)
    system = ctx.as_system(SYSTEM)
    for finding in findings:
        begin_rectification(system, finding)
    mark(system, listing, to=Listing.State.UNDER_RECTIFICATION)
    return made


@action("evaluation.surveillance.ask_extension", moves={RState.OPEN: RState.OPEN})
def ask_extension(ctx: Context, rectification: Rectification, *, reason: str) -> None:
    """LST-2: the institution asks for more time, once, with a reason, before the end."""
    refuse(
        rules.extension_problems(
            today=ctx.today, due_on=rectification.due_on, asked_on=rectification.extension_asked_on,
            extended=rectification.extended_until is not None, reason=reason,
        )
    )  # fmt: skip
    rectification.extension_reason, rectification.extension_asked_on = reason.strip(), ctx.today


@action("evaluation.surveillance.extend", moves={RState.OPEN: RState.OPEN})
def extend(ctx: Context, rectification: Rectification, *, days: int) -> None:
    """LST-2: more time is given, at most thirty working days from the end of the term, once (INV-49)."""
    asked, extended = rectification.extension_asked_on, rectification.extended_until is not None
    refuse(rules.grant_problems(days=days, asked_on=asked, extended=extended))
    rectification.extended_until = deadline(rectification.due_on, days)


@action("evaluation.surveillance.attach", moves={RState.OPEN: RState.OPEN})
def attach(ctx: Context, rectification: Rectification, *, content, name: str) -> Attachment:
    """One file that shows what was done; kept at once, so that a report refused for another reason loses nothing."""
    owner = rectification.listing.institution.organisation
    return keep(ctx, content, name=name, owner=owner, subject=rectification, kind="rectification")


@action("evaluation.surveillance.report", moves={RState.OPEN: RState.REPORTED})
def report(ctx: Context, rectification: Rectification, *, report: str) -> None:
    """LST-3: the institution reports what it did, its files attached. A late report is still read while delisting is not proposed."""
    found = list(rules.words_problems(report, "report"))
    if not attachments_of(rectification).exists():
        found.append(Problem("no_files", _("请附上证明整改的材料，至少 1 份。"), "file"))
    refuse(found)
    rectification.report, rectification.reported_on = report.strip(), ctx.today


@action("evaluation.surveillance.verify", moves={RState.REPORTED: None})
def verify(ctx: Context, rectification: Rectification, *, passed: bool, verdict: str) -> None:
    """LST-3: two different persons agree on the verdict (SOD-7, INV-48); who disagrees is the first of a new pair.

    Passing is refused while the registers still say what was found. Passed, the findings are resolved and the listing is back;
    failed, a proposal is possible.
    """
    me = ctx.actor.user_id
    found = list(rules.words_problems(verdict, "verdict"))
    wrote = acted(rectification, "evaluation.surveillance.report", "evaluation.surveillance.ask_extension")
    found += rules.same_person(me in wrote, _("提交整改报告的人不能验收。"))
    findings = list(rectification.findings.filter(state=State.RECTIFYING).select_related("rule__standard", "listing__institution"))
    said = _("按今天的登记，“%(what)s”仍然成立，不能验收通过。请让机构先更正登记，或验收为未通过。")
    if passed:
        found += [Problem("stands", said % {"what": f.rule}, "passed") for f in findings if selectors.holds(f, ctx.today)]
    result = RState.PASSED if passed else RState.FAILED
    agreed = rectification.first_verifier_id is not None and rectification.first_result == result
    found += rules.same_person(agreed and rectification.first_verifier_id == me, _("您已经验收过。请由另一人复核验收意见。"))
    refuse(found)
    rectification.verdict = verdict.strip()
    if not agreed:
        rectification.first_verifier_id, rectification.first_result = me, result
        return
    rectification.state, rectification.closed_on = result, ctx.today
    documents.rectification_opinion(ctx, rectification, findings, passed=passed)
    if passed:
        system = ctx.as_system(SYSTEM)
        for finding in findings:
            settle(system, finding)
        back(system, rectification.listing)
