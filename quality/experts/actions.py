"""Everything that changes the pool: nominate, admit (two persons), pause, resume, remove, expire; and the expert's own entries."""

from datetime import date

from portal.accounts import actions as accounts
from portal.accounts.models import Organisation, ProvincialUnit, Role, User
from portal.accounts.selectors import person
from portal.kernel.actions import Context, acted, action, clean
from portal.kernel.problems import Problem, _, refuse
from quality.experts import rules, selectors
from quality.experts.models import Expert, ExpertEmployment

State = Expert.State
KEPT = {state: state for state in (State.NOMINATED, State.ADMITTED, State.PAUSED)}


@action("quality.experts.nominate")
def nominate(
    ctx: Context,
    ministry: Organisation,
    *,
    name: str,
    username: str,
    employer: str,
    province: ProvincialUnit,
    title: str,
    fields: list[str],
    organisation: Organisation | None = None,
    from_on: date | None = None,
) -> Expert:
    """Enter a person as nominated, with the present employer; `organisation` where that is an institution of the registry.

    `username` is the account the person signs in with: one that exists, or a new one that gets its credentials from the accounts'
    keeper. The expert's desk opens only with admission.
    """
    user = person(username) or User(username=username.strip(), name=name)
    if user.pk is None:
        user.set_unusable_password()
        clean(user)
        user.save()
    elif user.name and user.name != name:
        refuse([Problem("other_person", _("登录名“%(u)s”属于另一人。请核对，或另填一个登录名。") % {"u": username}, "username")])
    if selectors.own(user.pk).exists():
        refuse([Problem("once", _("这位专家已经登记。请在专家库中打开。"), "username")])
    if selectors.is_auditor(user):
        refuse([Problem("auditor", _("审计人员不能担任考核专家。"), "username")])
    began = from_on or ctx.today
    refuse(rules.employment_problems(began, None, ctx.today))
    made = Expert(user=user, employer=employer, province=province, title=title, fields=fields)
    clean(made)
    made.save()
    ExpertEmployment.objects.create(expert=made, employer=employer, organisation=organisation, from_on=began)
    return made


@action("quality.experts.amend", moves=KEPT)
def amend(ctx: Context, expert: Expert, *, title: str, province: ProvincialUnit, fields: list[str], employer: str) -> None:
    """Correct what is known of an expert; where one works and worked stands in the employments."""
    expert.title, expert.province, expert.fields, expert.employer = title, province, list(fields), employer


@action("quality.experts.admit", moves={State.NOMINATED: State.ADMITTED})
def admit(ctx: Context, expert: Expert) -> None:
    """Admit for four years and open the expert's desk. Another person than who nominated decides (SOD-3)."""
    if ctx.actor.user_id in nominators(expert):
        refuse([Problem("same_person", _("提名和审核须由不同的人完成。请由另一位负责人审核。"))])
    expert.admitted_on = expert.confirmed_on = ctx.today
    expert.term_until = rules.term_end(ctx.today)
    if selectors.membership_of(expert) is None:
        user = expert.user
        accounts.open_membership(ctx.part("desk"), selectors.ministry(), username=user.username, name=user.name, role=Role.EXPERT)


def nominators(expert: Expert) -> set[int]:
    """Who nominated an expert."""
    return acted(expert, "quality.experts.nominate", "quality.experts.nominate_again")


@action("quality.experts.nominate_again", moves={State.EXPIRED: State.NOMINATED})
def nominate_again(ctx: Context, expert: Expert) -> None:
    """Propose another term after one has run out."""


@action("quality.experts.pause", moves={State.ADMITTED: State.PAUSED})
def pause(ctx: Context, expert: Expert, *, ground: str) -> None:
    """No new assignment until resumed. Needs a reason, except where the portal itself pauses for want of confirmation."""
    if not ctx.actor.system:
        refuse(rules.reason_problems(ctx.reason))
        if ground == Expert.Pause.UNCONFIRMED:
            refuse([Problem("ground", _("这个原因由系统判定。请另选一个。"), "ground")])
    expert.pause_ground = ground


@action("quality.experts.resume", moves={State.PAUSED: State.ADMITTED})
def resume(ctx: Context, expert: Expert) -> None:
    """Assignable again; one who must confirm first does so by oneself."""
    if expert.pause_ground == Expert.Pause.UNCONFIRMED:
        refuse([Problem("unconfirmed", _("这位专家超过 15 个月没有确认信息，须由本人确认后自动恢复。"))])
    expert.pause_ground = ""


@action("quality.experts.remove", moves=dict.fromkeys((State.NOMINATED, State.ADMITTED, State.PAUSED), State.REMOVED))
def remove(ctx: Context, expert: Expert) -> None:
    """Take a person out of the pool for good, with the reason; the expert's desk closes at once (INV-54)."""
    refuse(rules.reason_problems(ctx.reason))
    held = selectors.membership_of(expert)
    if held is not None:
        accounts.end_membership(ctx.part("desk"), held)


@action("quality.experts.expire", moves={State.ADMITTED: State.EXPIRED, State.PAUSED: State.EXPIRED})
def expire(ctx: Context, expert: Expert) -> None:
    """The four years are over; the desk stays open for what was begun, nothing new is assigned."""
    expert.pause_ground = ""


@action("quality.experts.add_employment", moves=KEPT)
def add_employment(
    ctx: Context, expert: Expert, *, employer: str, from_on: date, until_on: date | None = None, organisation: Organisation | None = None
) -> None:
    """Enter where the expert works or worked; what conflicts of interest are computed from (COI-1, COI-2)."""
    refuse(rules.employment_problems(from_on, until_on, ctx.today))
    if expert.employments.filter(employer=employer, from_on=from_on).exists():
        refuse([Problem("once", _("这段任职已经登记。"), "employer")])
    ExpertEmployment.objects.create(expert=expert, employer=employer, organisation=organisation, from_on=from_on, until_on=until_on)


@action("quality.experts.end_employment", moves=KEPT)
def end_employment(ctx: Context, expert: Expert, *, employment: ExpertEmployment, until_on: date) -> None:
    """Enter the last day of an employment."""
    held = expert.employments.filter(pk=employment.pk, until_on=None).first()
    if held is None:
        refuse([Problem("ended", _("这段任职已经结束，或不属于这位专家。请刷新页面。"))])
    refuse(rules.employment_problems(held.from_on, until_on, ctx.today))
    held.until_on = until_on
    held.save(update_fields=["until_on"])


@action("quality.experts.confirm", moves={State.ADMITTED: None, State.PAUSED: None})
def confirm(ctx: Context, expert: Expert) -> None:
    """The expert confirms employer, fields and employments; who was paused for want of that is back in the pool."""
    expert.confirmed_on = ctx.today
    if expert.state == State.PAUSED and expert.pause_ground == Expert.Pause.UNCONFIRMED:
        expert.state, expert.pause_ground = State.ADMITTED, ""
