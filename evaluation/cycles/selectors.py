"""Reads of cycles that more than one page, rule or later stage needs."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import Count, Prefetch, QuerySet, Sum
from django.utils import timezone

from evaluation.cycles import rules
from evaluation.cycles.models import Cycle, Duty, Quota
from evaluation.standards.models import Standard
from institutions.models import Institution
from portal.accounts.models import Organisation, Role, User
from portal.calendar.rules import add_working_days
from portal.calendar.selectors import calendar, deadline, provisional, working_days_left
from portal.kernel.indicators import facts_of
from portal.kernel.policy import Actor
from portal.kernel.problems import _

State = Cycle.State


def running() -> Cycle | None:
    """The one cycle between applying and publicity; INV-4 allows no second."""
    return Cycle.objects.select_related("standard").filter(state__in=Cycle.RUNNING).first()


def current() -> Cycle | None:
    """The cycle people speak of today: the running one, else the one scheduled, else the last."""
    order = {**dict.fromkeys(Cycle.RUNNING, 0), State.SCHEDULED: 1, State.ANNOUNCED: 2, State.ARCHIVED: 3, State.DRAFT: 4}
    return min(Cycle.objects.select_related("standard").all(), key=lambda c: (order[c.state], -c.number), default=None)


def previous(cycle: Cycle) -> Cycle | None:
    """The cycle before this one."""
    return Cycle.objects.filter(number__lt=cycle.number).order_by("-number").first()


def duties_of(user_id: int | None, cycle_id: int) -> set[str]:
    """The duties a person holds in a cycle."""
    return set(Duty.objects.filter(cycle_id=cycle_id, user_id=user_id, state=Duty.State.HELD).values_list("duty", flat=True))


def has_duty(actor: Actor, cycle: Cycle | int, *kinds: str) -> bool:
    """True where the actor, as ministry staff, holds one of these duties in the cycle."""
    if actor.role != "ministry_staff":
        return False
    return bool(duties_of(actor.user_id, getattr(cycle, "pk", cycle)) & set(kinds))


def quota_of(cycle: Cycle, province: Organisation) -> int:
    """推荐名额 of a province in a cycle; 0 where none was set."""
    return Quota.objects.filter(cycle=cycle, province=province).values_list("places", flat=True).first() or 0


def last_day(until: datetime) -> date:
    """The last day included of an exclusive midnight: 24:00 of the 28th is stored as 0:00 of the 29th."""
    return timezone.localdate(until - timedelta(microseconds=1))


def plan_of(cycle: Cycle, today: date) -> rules.Plan:
    """The draft as the rules see it."""
    before = previous(cycle)
    apply_from = timezone.localdate(cycle.apply_from)
    return rules.Plan(
        standard_published=cycle.standard.state == "published",
        quotas=cycle.quotas.count(),
        grades_allowed=cycle.grades_allowed,
        apply_from=apply_from,
        apply_until=last_day(cycle.apply_until),
        recommend_until=last_day(cycle.recommend_until),
        data_until=cycle.data_until,
        review_until=cycle.review_until,
        apply_window_wd=working_days_left(apply_from - timedelta(days=1), last_day(cycle.apply_until)),
        notice_wd=working_days_left(today, apply_from),
        previous_opened_on=timezone.localdate(before.apply_from) if before else None,
        previous_running=bool(before) and before.state not in (State.PUBLICITY, State.ANNOUNCED, State.ARCHIVED),
        early_reason=cycle.early_reason,
    )


def due(now: datetime) -> list[tuple[str, Cycle]]:
    """The steps whose moment has come: (step, cycle)."""
    found = []
    for cycle in Cycle.objects.filter(state__in=[State.SCHEDULED, State.APPLYING, State.RECOMMENDING]):
        step, moment = {
            State.SCHEDULED: ("open", cycle.apply_from),
            State.APPLYING: ("close_applications", cycle.apply_until),
            State.RECOMMENDING: ("close_recommendations", cycle.recommend_until),
        }[cycle.state]
        if now >= moment:
            found.append((step, cycle))
    return found


def units() -> QuerySet:
    """The 32 provincial bureaus that recommend, in the order of the national code."""
    kept = Organisation.objects.filter(kind=Organisation.Kind.PROVINCE, active=True)
    return kept.select_related("province").order_by("province__order")


def staff() -> QuerySet:
    """Who can be given a duty: people of the ministry's staff today."""
    return User.objects.filter(memberships__role=Role.MINISTRY_STAFF, memberships__state="open").distinct().order_by("name", "pk")


def editions() -> QuerySet:
    """Editions a cycle can be planned with: in force, or checked and waiting for their publication."""
    return Standard.objects.filter(state__in=[Standard.State.PUBLISHED, Standard.State.CHECKED]).defer("source").order_by("-pk")


def next_plan(today: date) -> dict:
    """What the next plan begins with: the last cycle two years on (never sooner than its call needs), its last days on working days.

    Days, as people type them; without a cycle before, the lengths that domain.md §5.1 names.
    """
    number = (Cycle.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    edition = Standard.objects.filter(state=Standard.State.PUBLISHED).order_by("-published_on").first()
    common = {"name": f"第{number}批高资质、高水平司法鉴定机构考核", "standard": edition and edition.pk}
    last = Cycle.objects.order_by("-number").first()
    if last is None:
        opens = deadline(today, 30)
        applied = deadline(opens, 30)
        recommended = deadline(applied, 25)
        return common | {
            "apply_from": opens, "apply_until": applied, "recommend_until": recommended, "data_until": opens - timedelta(days=1),
            "review_until": deadline(recommended, 60), "basis_year": opens.year - 1, "grades_allowed": ["A", "B"],
            "publicity_wd": 7, "experts_per_case": 5, "province_notice_wd": 5,
        }  # fmt: skip
    began = timezone.localdate(last.apply_from)
    by = max(timedelta(days=731), deadline(today, rules.LEAST_NOTICE_WD + 5) - began)

    def moved(day: date) -> date:
        return add_working_days(calendar(), day + by, 0)

    opens = moved(began)
    return common | {
        "apply_from": opens, "apply_until": moved(last_day(last.apply_until)), "recommend_until": moved(last_day(last.recommend_until)),
        "data_until": last.data_until + by, "review_until": moved(last.review_until), "basis_year": opens.year - 1,
        "grades_allowed": last.grades_allowed, "publicity_wd": last.publicity_wd, "places": last.places,
        "experts_per_case": last.experts_per_case, "province_notice_wd": last.province_notice_wd,
    }  # fmt: skip


def days_of(cycle: Cycle) -> dict[str, date]:
    """The days of a plan as people type them: the first day of applying, and last days included."""
    return {
        "apply_from": timezone.localdate(cycle.apply_from), "apply_until": last_day(cycle.apply_until),
        "recommend_until": last_day(cycle.recommend_until), "data_until": cycle.data_until, "review_until": cycle.review_until,
    }  # fmt: skip


def spans(days: Mapping[str, date | None], today: date) -> list[dict]:
    """Each stage of a plan in working days, its last day included: label, first and last day, count, least, and what to look at.

    `off` says that the last day is no working day, `provisional` that a year of it has no notice yet (暂定). Stages whose days are
    missing or stand in the wrong order are left out.
    """
    after = [
        (_("启动通知到申报开始"), today, days.get("apply_from"), rules.LEAST_NOTICE_WD),
        (_("自评申报"), days.get("apply_from") and days["apply_from"] - timedelta(days=1), days.get("apply_until"), rules.LEAST_APPLY_WD),
        (_("省级推荐"), days.get("apply_until"), days.get("recommend_until"), None),
        (_("形式审查和专家考核"), days.get("recommend_until"), days.get("review_until"), None),
    ]
    return [
        {
            "label": label, "from": start + timedelta(days=1), "until": until, "wd": working_days_left(start, until), "least": least,
            "short": least is not None and working_days_left(start, until) < least,
            "off": not calendar().is_working_day(until), "provisional": provisional(start, until),
        }
        for label, start, until, least in after if start and until and start < until
    ]  # fmt: skip


def eligibility(cycle: Cycle, today: date) -> dict[int, dict]:
    """What quotas are proposed from, by provincial organisation: active institutions, those of an allowed grade, the gap to 2030.

    Where no grade is published yet every active institution counts as eligible. A fixed number of queries.
    """
    grades = facts_of("evaluation.integrity.latest_grade", today)
    listed = facts_of("evaluation.listing.valid_until", today)
    allowed = set(cycle.grades_allowed)
    found = {unit.pk: {"unit": unit, "active": 0, "eligible": 0, "listed": 0} for unit in units()}
    active = Institution.objects.filter(state=Institution.State.ACTIVE, organisation__parent__in=found)
    for organisation, unit in active.values_list("organisation_id", "organisation__parent_id"):
        found[unit]["active"] += 1
        found[unit]["eligible"] += grades.get(organisation) in allowed if grades else True
        found[unit]["listed"] += organisation in listed
    aims = rules.targets({str(pk): said["active"] for pk, said in found.items()}) if found else {}
    for pk, said in found.items():
        said["gap"] = max(0, aims[str(pk)] - said["listed"])
    return found


def proposed_quotas(found: Mapping[int, dict], total: int) -> dict[int, int]:
    """推荐名额 as the formula gives them, by provincial organisation; `found` from `eligibility`."""
    by_code = {said["unit"].province.code: pk for pk, said in found.items()}
    eligible = {code: found[pk]["eligible"] for code, pk in by_code.items()}
    gap = {code: found[pk]["gap"] for code, pk in by_code.items()}
    return {by_code[code]: n for code, n in rules.quotas(total, eligible, gap).items()} if by_code else {}


def held_duties(cycle: Cycle) -> QuerySet:
    """The duties held in a cycle, by kind."""
    return Duty.objects.filter(cycle=cycle, state=Duty.State.HELD).select_related("user").order_by("duty", "pk")


def for_list(cycles: QuerySet) -> QuerySet:
    """With all that a list row shows."""
    return cycles.select_related("standard").annotate(places_total=Sum("quotas__places"), units=Count("quotas"))


def for_page(cycles: QuerySet) -> QuerySet:
    """With all that the page of one cycle shows."""
    return cycles.select_related("standard", "notice").prefetch_related("quotas__province__province", "duties__user")


STAGES = [
    (State.SCHEDULED, "apply_from"),
    (State.APPLYING, "apply_until"),
    (State.RECOMMENDING, "recommend_until"),
    (State.FORMAL_CHECK, None),
    (State.REVIEWING, "review_until"),
    (State.DELIBERATING, None),
    (State.PUBLICITY, None),
    (State.ANNOUNCED, None),
]


def stages(cycle: Cycle) -> list[dict]:
    """The legal steps of a cycle with their last day and where it stands: done, now or to come."""
    order = [s for s, _ in STAGES]
    at = order.index(cycle.state) if cycle.state in order else (len(order) if cycle.state == State.ARCHIVED else -1)
    rows = []
    for n, (state, limit) in enumerate(STAGES):
        until = getattr(cycle, limit) if limit else None
        if isinstance(until, datetime):
            until = timezone.localdate(until) if limit == "apply_from" else last_day(until)
        finished = n < at or (cycle.state in (State.ANNOUNCED, State.ARCHIVED) and n <= at)
        rows.append(
            {"code": state, "label": State(state).label, "until": until, "state": "done" if finished else "now" if n == at else "next"}
        )
    return rows


def waiting_for_people() -> QuerySet:
    """Cycles whose next step a person takes, with the duties held; two queries."""
    waiting = Cycle.objects.filter(state__in=[State.DRAFT, State.FORMAL_CHECK, State.REVIEWING, State.ANNOUNCED])
    return waiting.prefetch_related(Prefetch("duties", queryset=Duty.objects.filter(state=Duty.State.HELD)))
