"""A finding and a proceeding in words: conditions against facts, what comes next, what has happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import translation

from evaluation.standards.edition import Rule
from evaluation.surveillance import rules
from evaluation.surveillance.models import DelistingProposal, Finding, Rectification
from institutions.models import Institution
from portal.accounts.models import Role
from portal.calendar.selectors import deadline, working_days_left
from portal.kernel.indicators import INDICATORS
from portal.kernel.models import Event
from portal.kernel.problems import _

State = Finding.State

_TITLES = {
    "institutions.registry.renewal_filed": _("按期提出的延续申请"),
    "institutions.registry.state": _("执业状态"),
    "evaluation.integrity.latest_grade": _("最近一个年度的诚信等级"),
}
_SOURCES = {
    "institutions": _("机构登记"), "personnel": _("鉴定人登记"), "quality.accreditation": _("资质认定与认可台账"),
    "quality.instruments": _("仪器设备与校准台账"), "evaluation.integrity": _("诚信等级评估"),
}  # fmt: skip
_LIMITS = {
    "<": _("低于 %(limit)s"), "<=": _("不超过 %(limit)s"), ">": _("高于 %(limit)s"), ">=": _("不低于 %(limit)s"),
    "=": _("是 %(limit)s"), "!=": _("不是 %(limit)s"), "in": _("是其中之一：%(limit)s"),
}  # fmt: skip
_NOT = {
    "<": _("不低于 %(limit)s"), "<=": _("高于 %(limit)s"), ">": _("不超过 %(limit)s"), ">=": _("低于 %(limit)s"),
    "=": _("不是 %(limit)s"), "!=": _("是 %(limit)s"), "in": _("不在其中：%(limit)s"),
}  # fmt: skip
_WORDS = {"是": _("有"), "否": _("没有"), "—": _("没有数据")} | dict(Institution.State.choices)


@dataclass(frozen=True)
class Line:
    """One condition of a rule beside what is registered: at detection, and today."""

    title: str
    condition: str
    fact: str
    today: str
    source: str
    holds: bool | None


def lines(rule: Rule, statements: Iterable[dict], now: Iterable[rules.Statement] = ()) -> list[Line]:
    """The rule, condition by condition. `statements` are those kept with the finding, `now` the same ones for today."""
    today = {(s.name, s.op, s.limit): s for s in now}
    found = []
    for said in statements:
        source = rule.facts[said["name"]].source if said["name"] in rule.facts else ""
        present = today.get((said["name"], said["op"], said["limit"]))
        found.append(
            Line(
                title=title_of(source, said["name"]),
                condition=condition(said, source),
                fact=value(said["value"], source),
                today=value(present.value, source) if present else "",
                source=str(next((t for prefix, t in _SOURCES.items() if source.startswith(prefix)), "")),
                holds=said["holds"],
            )
        )
    return found


def title_of(source: str, name: str) -> str:
    """What a fact is called."""
    if source in INDICATORS:
        return str(INDICATORS[source].title)
    return str(_TITLES.get(source, name))


def condition(said: dict, source: str) -> str:
    """What a statement demands, in words."""
    if said["op"] == "fact":
        return str(_("没有") if said["negated"] else _("有"))
    limit = _("、").join(value(one, source) for one in said["limit"].split(","))
    return (_NOT if said["negated"] else _LIMITS)[said["op"]] % {"limit": limit}


def value(text: str, source: str) -> str:
    """A kept value as people read it: shares in percent, never rounded to a limit they miss; counted things with their unit."""
    if text in _WORDS:
        return str(_WORDS[text])
    unit = INDICATORS[source].unit if source in INDICATORS else ""
    if unit == "1":
        return _percent(text)
    return f"{text} {unit}" if unit and unit != "是否" else text


def _percent(text: str) -> str:
    whole, _dot, decimals = text.rstrip("…").partition(".")
    digits = (decimals + "0000")[:4]
    cut = f"{int(whole + digits[:2])}.{digits[2:]}".rstrip("0").rstrip(".")
    return f"{cut}%"


def short(finding: Finding, rule: Rule) -> str:
    """The value in a list: what decided, as people read it."""
    said = [s for s in finding.facts.get("statements", ()) if s["op"] != "fact"]
    seen = {s["name"]: s for s in said if s["name"] in rule.facts}
    return _("、").join(value(s["value"], rule.facts[n].source) for n, s in seen.items()) or finding.value


def limits(finding: Finding, rule: Rule) -> str:
    """What the rule demands of the values of `short`, in words."""
    said = [s for s in finding.facts.get("statements", ()) if s["op"] != "fact" and s["name"] in rule.facts]
    return _("；").join(condition(s, rule.facts[s["name"]].source) for s in said) or finding.threshold


def in_chinese(finding: Finding, rule: Rule) -> tuple[str, str]:
    """The registered facts and what the rule asks of them, for papers, whatever the language of who signs."""
    with translation.override("zh-hans"):
        found = lines(rule, finding.facts.get("statements", ()))
        facts = "；".join(f"{line.title}：{line.fact}" for line in found) or finding.value
        asked = "；".join(f"{line.title}{line.condition}" for line in found) or finding.threshold
    return facts, asked


# --- what comes next ----------------------------------------------------------------------------------------------------------

_NEXT = {
    "wait": _("机构在期限内自行改正。登记的事实恢复后系统自动核实；到期未改正的，由省级负责人或司法部通知限期整改。"),
    "remind": _("提醒事项。登记的事实消除后，系统在下一次核查时自动结束。"),
    "rectify": _("已过自行改正期，或不设自行改正期。由省级负责人或司法部发出整改通知书，期限 60 个工作日。"),
    "suspend_benefit": _("已过自行改正期，政策支持措施暂停。由省级负责人或司法部发出整改通知书，期限 60 个工作日。"),
    "propose_delisting": _("系统已草拟撤销建议，等待省级负责人、协会或司法部决定是否提出。系统不会自动提出撤销。"),
}
_AFTER = {
    State.RECTIFYING: _("机构正在整改。提交报告后由两人验收：通过的，问题消除；未通过或逾期未报告的，可以提出撤销建议。"),
    State.ESCALATED: _("已提出撤销建议。经陈述申辩、专家复核后由司法部负责人决定。"),
    State.RESOLVED: _("已结束，留存备查。十二个月内再次出现同样问题的，不再给予自行改正期。"),
    State.VOID: _("经更正登记，这项事实不成立，不计入。"),
}


def next_of(finding: Finding, step: str) -> str:
    """What happens next with a finding, in one or two sentences."""
    return str(_AFTER.get(finding.state) or _NEXT[step])


def _steps(rows: list[tuple]) -> list[dict]:
    """(label, day, done, note) → steps: the first that is not done is now."""
    found, now = [], False
    for label, until, done, note in rows:
        state = "done" if done else "next" if now else "now"
        now = now or not done
        found.append({"label": label, "until": until, "state": state, "note": note})
    return found


def finding_steps(finding: Finding, rectification: Rectification | None, step: str = "") -> list[dict]:
    """The legal steps of a finding that is not before the experts."""
    ended = finding.state in (State.RESOLVED, State.VOID)
    rows = [(_("发现"), finding.detected_on, True, "")]
    if step == "propose_delisting":
        named = (_("撤销建议"), _("陈述申辩"), _("专家复核"), _("决定"))
        return _steps(rows + [(label, None, False, "") for label in named])
    if finding.due_on > finding.detected_on:
        rows.append((_("自行改正"), finding.due_on, ended or finding.state != State.DETECTED, ""))
    if finding.rule.effect != "remind" and (rectification or not ended):
        reported = rectification is not None and rectification.reported_on
        rows += [
            (_("通知整改"), rectification and rectification.opened_on, rectification is not None, ""),
            (_("整改报告"), reported or (rectification and rectification.until), bool(reported), ""),
            (_("两人验收"), rectification and rectification.closed_on, bool(rectification and rectification.closed_on), ""),
        ]
    rows.append((finding.get_state_display() if ended else _("消除"), finding.resolved_on, ended, ""))
    return _steps(rows)


def rectification_steps(row: Rectification) -> list[dict]:
    """Notice, report, verdict."""
    return _steps([
        (_("整改通知"), row.opened_on, True, ""),
        (_("机构整改"), row.reported_on or row.until, bool(row.reported_on or row.closed_on), ""),
        (_("两人验收"), verdict_until(row) or row.closed_on, bool(row.closed_on), ""),
        (row.get_state_display() if row.closed_on else _("结论"), row.closed_on, bool(row.closed_on), ""),
    ])  # fmt: skip


def verdict_until(row: Rectification) -> date | None:
    """The last day for the verdict."""
    return deadline(row.reported_on, rules.VERIFY_WD) if row.reported_on and not row.closed_on else None


def proposal_steps(row: DelistingProposal) -> list[dict]:
    """From the proposal to the announcement; each with its day or its limit."""
    past = row.state != DelistingProposal.State.PROPOSED
    decided = row.decided_on is not None
    advised = row.state in (DelistingProposal.State.ADVISED, DelistingProposal.State.DECIDED, DelistingProposal.State.EXECUTED)
    rows = [
        (_("撤销建议"), row.proposed_on, True, ""),
        (_("送达机构"), row.served_on, row.served_on is not None, ""),
        (_("陈述申辩"), row.defended_on or row.defence_until, past or row.defended_on is not None, ""),
        (_("启动复核"), row.rereview_on or opening_until(row), past, ""),
        (_("专家复核"), row.rereview_on and deadline(row.rereview_on, rules.OPINION_WD), advised, ""),
        (_("决定"), row.decided_on or decision_until(row), decided, ""),
    ]
    if not decided or row.decision == DelistingProposal.Decision.DELIST:
        rows.append((_("撤销公告"), row.announcement and row.announcement.announced_on, row.announcement_id is not None, ""))
    return _steps(rows)


def opening_until(row: DelistingProposal) -> date | None:
    """The last day for opening the re-review: five working days after the defence, or after its limit."""
    since = row.defended_on or row.defence_until
    return deadline(since, rules.OPEN_WD) if since else None


def decision_until(row: DelistingProposal) -> date | None:
    """The last day for the decision."""
    return deadline(row.rereview_on, rules.DECIDE_WD) if row.rereview_on else None


def proposal_clock(row: DelistingProposal) -> tuple[str, date] | None:
    """The limit that runs now: what it is for, and its last day."""
    if row.state == DelistingProposal.State.PROPOSED and row.defence_until and not row.defended_on:
        return str(_("陈述申辩期限")), row.defence_until
    if row.state == DelistingProposal.State.PROPOSED and (until := opening_until(row)):
        return str(_("启动复核期限")), until
    if row.state == DelistingProposal.State.REREVIEW:
        return str(_("专家复核期限")), deadline(row.rereview_on, rules.OPINION_WD)
    if row.state == DelistingProposal.State.ADVISED:
        return str(_("决定期限")), decision_until(row)
    return None


def finding_clock(finding: Finding, step: str, rectification: Rectification | None) -> tuple[str, date] | None:
    """The limit that runs for a finding: grace, the report, the verdict, or a proposal to be taken up."""
    if finding.state == State.DETECTED and step == "propose_delisting":
        since = finding.detected_on if finding.due_on <= finding.detected_on else finding.due_on
        return str(_("提出建议期限")), deadline(since, rules.ANSWER_WD)
    if finding.state == State.DETECTED and finding.due_on > finding.detected_on:
        return str(_("自行改正期")), finding.due_on
    if finding.state == State.RECTIFYING and rectification is not None:
        until = verdict_until(rectification)
        return (str(_("验收期限")), until) if until else (str(_("整改期限")), rectification.until)
    return None


@dataclass(frozen=True)
class Countdown:
    """A running limit as the side of a page shows it: working days left of how many."""

    title: str
    until: date
    left: int
    whole: int

    @property
    def used(self) -> int:
        """Working days gone."""
        return max(0, min(self.whole, self.whole - self.left))


def countdown(clock: tuple[str, date] | None, since: date, today: date) -> Countdown | None:
    """The limit with its progress; None where no limit runs."""
    if clock is None or clock[1] is None:
        return None
    title, until = clock
    whole = max(1, working_days_left(since, until))
    return Countdown(title, until, working_days_left(today, until), whole)


# --- what has happened --------------------------------------------------------------------------------------------------------

_VERBS = {
    "detect": _("系统发现问题"), "resolve": _("登记的事实已恢复，问题消除"), "void": _("认定不成立"),
    "begin_rectification": _("进入限期整改"), "settle": _("问题结束"), "escalate": _("作为撤销建议的依据"),
    "notify": _("发出整改通知书"), "ask_extension": _("申请延长整改期限"), "extend": _("同意延长整改期限"),
    "report": _("提交整改报告"), "verify": _("验收整改"), "close": _("整改终止"), "propose": _("提出撤销建议，送达机构"),
    "serve": _("登记送达"), "defend": _("提交陈述申辩"), "record_hearing": _("登记听证"), "open_rereview": _("抽取专家，启动复核"),
    "advise": _("专家复核完成"), "be_heard": _("协会发表意见"), "prepare_decision": _("拟定决定"), "decide": _("签发决定"),
}  # fmt: skip
_QUIET = {"observe"}


@dataclass(frozen=True)
class Told:
    """One line of the history."""

    at: object
    text: str
    who: str
    note: str
    key: bool


def told(events: Iterable[Event]) -> list[Told]:
    """What happened, newest first, by capacity and never by a person's name: the parties read this page too."""
    found = []
    for event in events:
        verb = event.verb.rpartition(".")[2]
        if verb in _QUIET or verb not in _VERBS:
            continue
        who = str(_("系统")) if event.system else str(dict(Role.choices).get(event.actor_role, ""))
        found.append(Told(event.at, str(_VERBS[verb]), who, event.reason, verb in ("detect", "notify", "propose", "decide")))
    return found


def draft(finding: Finding, rule: Rule) -> str:
    """The draft of a proposal's reasons, from the registered facts; a person reads, changes and signs it, or does not."""
    facts, _asked = in_chinese(finding, rule)
    day = finding.detected_on
    return (
        f"{day.year}年{day.month}月{day.day}日核查发现“{finding.rule.title_zh}”（规则{finding.rule.code}）。"
        f"登记的事实：{facts}，有{len(finding.rows)}条登记记录为据。"
    )


def since_of(finding: Finding, rectification: Rectification | None) -> date:
    """The day from which a finding's running limit counts."""
    if finding.state == State.RECTIFYING and rectification is not None:
        return rectification.reported_on or rectification.opened_on
    return finding.detected_on
