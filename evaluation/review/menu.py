"""What the review puts on the desks of experts and the ministry."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from evaluation.cycles.models import Cycle
from evaluation.review import progress
from portal.accounts.models import Role
from portal.kernel.policy import Actor
from portal.kernel.problems import _
from portal.ui.desk import Task, entry, todo

entry("expert", _("我的评审"), "evaluation:reviews", icon="list", order=10)
entry("expert", _("回避申报"), "evaluation:conflicts", icon="shield", order=20)
entry("ministry", _("专家考核"), "evaluation:cases", icon="scale", order=40, group=_("考核"))
entry("ministry", _("回避关系"), "evaluation:relations", icon="shield", order=45, group=_("考核"))


@todo("expert")
def to_read(actor: Actor, today: date) -> Iterable[Task]:
    """Invitations by their limit, and the files being scored, each with its progress; two queries."""
    if not actor.is_(Role.EXPERT):
        return
    asked = list(progress.to_answer(actor.user_id))
    if asked:
        due = min(progress.last_day(a.answer_until) for a in asked)
        how = _("对全部机构申报回避，签署承诺书后接受")
        yield Task(_("答复评审邀请"), reverse("evaluation:conflicts"), how, due, "todo", len(asked), order=10)
    for row in progress.to_score(actor.user_id):
        state = "doing" if row.scored else "todo"
        title = _("评审%(name)s") % {"name": row.case.application.institution}
        how = _("已评 %(n)d 项") % {"n": row.scored}
        yield Task(title, reverse("evaluation:review", args=[row.pk]), how, row.due_on, state, order=20)


@todo("ministry")
def to_arrange(actor: Actor, today: date) -> Iterable[Task]:
    """Pairs to propose or approve, findings to record or decide, in the running cycle; three queries."""
    work = progress.work_of_ministry(actor)
    if work is None:
        return
    cycle, said = work.cycle, {"cycle": work.cycle}
    there, ranking = reverse("evaluation:assignments", args=[cycle.pk]), reverse("evaluation:ranking", args=[cycle.pk])
    reviewing = cycle.state == Cycle.State.REVIEWING
    if work.secretary and work.short:
        yield Task(_("%(cycle)s补派评审专家") % said, there, _("人数未满的机构"), count=work.short, order=40)
    if actor.is_(Role.MINISTRY_LEADER) and work.proposed and reviewing:
        yield Task(_("批准%(cycle)s评审分派") % said, there, _("核对后一次发出邀请"), count=work.proposed, order=40)
    if work.secretary and work.undeliberated:
        yield Task(_("记录%(cycle)s集体审议结果") % said, ranking, _("可以试算后批量记录"), count=work.undeliberated, order=42)
    if actor.is_(Role.MINISTRY_LEADER) and work.undecided and not work.undeliberated:
        yield Task(_("决定%(cycle)s考核结果") % said, ranking, _("整份名单一次决定"), count=work.undecided, order=42)
