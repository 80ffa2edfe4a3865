"""What applications put on the desks of institutions and provinces."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from evaluation.applications import selectors
from evaluation.applications.models import Application
from evaluation.cycles.selectors import last_day
from portal.accounts.models import INSTITUTION, PROVINCE, Role
from portal.kernel.policy import Actor
from portal.kernel.problems import _
from portal.ui.desk import Task, entry, todo

State = Application.State

entry("institution", _("自评与证据"), "evaluation:assessment", icon="edit", order=10, group=_("考核"))
entry("province", _("申报核验"), "evaluation:applications", icon="shield", order=10, group=_("考核"))


@todo("institution")
def of_institution(actor: Actor, today: date) -> Iterable[Task]:
    """Begin, go on, mend what was returned, sign and hand in."""
    if not actor.is_(*INSTITUTION):
        return []
    admin = actor.is_(Role.INSTITUTION_ADMIN)
    own = selectors.latest(actor.organisation_id)
    if own is None or (own.cycle.state != own.cycle.State.APPLYING and own.state != State.RETURNED):
        cycle = selectors.applying()
        if cycle is None or not admin or selectors.renewal_problems(cycle, actor.organisation_id, today):
            return []
        title = _("开始%(cycle)s自评申报") % {"cycle": cycle.name}
        return [Task(title, reverse("evaluation:application-begin"), due_on=last_day(cycle.apply_until), order=10)]
    url = reverse("evaluation:application", args=[own.pk])
    if own.state == State.RETURNED:
        said = {"n": own.open_returns}
        title = _("补正自评 %(n)d 项") % said if own.open_returns else _("提交补正")
        how = _("逾期未答复的，按退回前提交的内容处理")
        return [Task(title, url, how, last_day(own.resubmit_until), "mend", own.open_returns, order=5)]
    if own.state == State.DRAFT:
        how = _("已答复 %(n)d 项指标") % {"n": own.answered}
        found = [Task(_("继续填写自评"), url, how, last_day(own.cycle.apply_until), "doing" if own.answered else "todo", order=10)]
        if admin and own.pledge_signed_on is None:
            pledge = reverse("evaluation:application-pledge", args=[own.pk])
            found.append(Task(_("签署真实性承诺"), pledge, _("由机构负责人签署，提交前完成"), last_day(own.cycle.apply_until), order=20))
        return found
    return []


@todo("province")
def of_province(actor: Actor, today: date) -> Iterable[Task]:
    """Check what came in, confirm what was checked."""
    if not actor.is_(*PROVINCE):
        return []
    work, url = selectors.work_of_province(actor.organisation_id), reverse("evaluation:applications")
    if actor.is_(Role.PROVINCIAL_CLERK) and work["to_check"]:
        return [Task(_("核验机构自评"), f"{url}?work=check", _("逐项看材料，注明差异"), state="todo", count=work["to_check"], order=10)]
    if actor.is_(Role.PROVINCIAL_LEADER) and work["to_confirm"]:
        how = _("经办人已核验，请由您确认")
        return [Task(_("确认核验结果"), f"{url}?work=confirm", how, state="todo", count=work["to_confirm"], order=10)]
    return []
