"""Each desk's first page: what to do next, by when, one button that goes there (ux.md §0)."""

from datetime import date

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal.calendar.selectors import working_days_left
from portal.kernel.pages import DeskPage, actor_of
from portal.ui.desk import Task, tasks

SOON = 3  # working days
GROUPS = (
    ("over", _("已过期")),
    ("soon", _("3 个工作日内")),
    ("later", _("接下来")),
    ("waiting", _("等待他人办理")),
    ("done", _("已完成")),
)


class Start(LoginRequiredMixin, View):
    """To one's desk, in the capacity chosen last."""

    def get(self, request):
        return redirect("home:desk", desk=request.membership.desk) if request.membership else redirect("people:account")


def urgency(task: Task, today: date) -> str:
    """The group a task belongs to on a day."""
    if task.state in ("waiting", "done"):
        return task.state
    if task.due_on is None:
        return "later"
    if task.due_on < today:
        return "over"
    return "soon" if working_days_left(today, task.due_on) <= SOON else "later"


class Next(DeskPage):
    """下一步: this person's tasks at this desk in the order of their limits, and the nearest dates beside them."""

    template_name = "home/next.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        found = tasks(self.kwargs["desk"], actor_of(self.request), today)
        placed = [(urgency(task, today), task) for task in found]
        groups = [{"key": key, "title": title, "tasks": [t for k, t in placed if k == key]} for key, title in GROUPS]
        own = [task for key, task in placed if key in ("over", "soon", "later")]
        dated = sorted((t for k, t in placed if t.due_on and t.due_on >= today and k != "done"), key=lambda t: t.due_on)
        return super().get_context_data(
            groups=[g for g in groups if g["tasks"]],
            own=own,
            first=own[0] if own else None,
            mends=[task for task in own if task.state == "mend"],
            dues=dated[:5],
            nearest=next((t.due_on for t in dated), None),
            **kwargs,
        )
