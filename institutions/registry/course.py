"""What the pages of everything with a course of its own share: at which desks, a page for each step, its history in words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import django_filters as df
from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import MINISTRY, ProvincialUnit, Role
from portal.files import uploads
from portal.files.keep import attachments_of
from portal.kernel.models import Event
from portal.kernel.pages import ActionPage, actor_of, context_of
from portal.kernel.policy import can
from portal.kernel.problems import Problem, _, refuse

DESKS = ("institution", "province", "ministry", "audit")
ANY = _("全部")


class Plain(forms.Form):
    """A step that needs nothing to be filled in."""


class CourseFilters(df.FilterSet):
    """By name and, for who looks at the whole country, by province; a room names the columns."""

    named = ""  # where the name of the body stands
    of = ""  # the path to its provincial unit

    q = df.CharFilter(label=_("机构名称"), method="found", widget=forms.TextInput(attrs={"type": "search"}))
    province = df.ModelChoiceFilter(label=_("省份"), queryset=ProvincialUnit.objects.all(), method="in_province", empty_label=ANY)

    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        super().__init__(data, queryset, request=request, prefix=prefix)
        actor = actor_of(request)
        if not actor.is_(*MINISTRY, Role.AUDITOR):
            del self.filters["province"]
        if actor.is_(Role.INSTITUTION_ADMIN, Role.INSTITUTION_CLERK):
            del self.filters["q"]

    def found(self, queryset, name, value):
        """By part of the name."""
        return queryset.filter(**{f"{self.named}__icontains": value.strip()})

    def in_province(self, queryset, name, value):
        """Of one provincial unit."""
        return queryset.filter(**{self.of: value})


class AtDesks:
    """A page of the desks that have a part in it; the others do not find it."""

    def dispatch(self, request, *args, **kwargs):
        if kwargs.get("desk") not in DESKS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def to(self, page: str, pk: int | None = None) -> str:
        """The address of another page at the same desk."""
        return reverse(f"institutions:{page}", kwargs={"desk": self.kwargs["desk"]} | ({"pk": pk} if pk else {}))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"desk": self.kwargs["desk"], "today": timezone.localdate()} | kwargs))


class Step(AtDesks, ActionPage):
    """One step, explained before it is taken: what follows, who is told, whether it can be undone."""

    template_name = "institutions/step.html"
    form_class = Plain
    do = None  # the action, given in the path
    heading = button = ""
    told: tuple = ()
    danger = False
    page = lists = ""  # the pages of the row, and of all rows

    @property
    def act(self):
        return self.do

    def back(self) -> str:
        """Where one came from: the row's own page, or the list where there is no row yet."""
        return self.to(self.page, self.row.pk) if isinstance(self.row, self.model) else self.to(self.lists)

    def get_success_url(self):
        return self.to(self.page, self.made.pk)

    def not_now(self) -> str:
        """Why the step cannot be taken at all in the present state; empty where it can."""
        moved = self.act.moves and self.row.state not in self.act.moves
        return _("当前状态是“%(state)s”，不能办理这一步。请返回查看最新进展。") % {"state": self.row.get_state_display()} if moved else ""

    def get(self, request, *args, **kwargs):
        if (why := self.not_now()) and can(actor_of(request), self.act.verb, self.row):
            return self.render_to_response(self.get_context_data(form=None) | {"may": False, "says": why}, status=409)
        return super().get(request, *args, **kwargs)

    def about(self) -> Iterable[tuple]:
        """What has to be looked at before the step: (title, value)."""
        return ()

    def get_context_data(self, **kwargs):
        said = {
            "heading": self.heading, "button": self.button or self.heading, "told": self.told, "danger": self.danger, "back": self.back(),
            "about": list(self.about()), "subject": str(self.row),
        }  # fmt: skip
        return super().get_context_data(**(said | kwargs))


class Attach(Step):
    """Files are added; each is kept by its own act, so that one that is refused holds back no other."""

    form_class = Plain
    files_label = _("材料")

    def perform(self, form):
        ctx = context_of(self.request)
        files = uploads.handed_in(ctx, self.request)
        if not files:
            refuse([Problem("no_files", _("请选择至少一个文件。"), "file")])
        for n, (content, name) in enumerate(files):
            self.act(ctx.part(f"file-{n}"), self.row, content=content, name=name)
        return self.row

    def get_context_data(self, **kwargs):
        purpose = f"{self.row._meta.model_name}-{self.row.pk}-attach"
        return super().get_context_data(files_label=self.files_label, purpose=purpose, kept=attachments_of(self.row), **kwargs)


@dataclass(frozen=True)
class Told:
    """One line of a history."""

    at: datetime
    text: str
    who: str
    note: str


def told(events: Iterable[Event], words: Mapping[str, str], cited: Mapping[str, str], *, hidden: Collection[str] = ()) -> list[Told]:
    """What happened, newest first, by capacity and never by a person's name: the parties read it too.

    `words` names the steps by their verbs, `cited` the field whose text stands beside a step; what is `hidden` is left out.
    """
    found = []
    for event in events:
        verb = event.verb.rpartition(".")[2]
        if verb in words and verb not in hidden:
            who = _("系统") if event.system else dict(Role.choices).get(event.actor_role, "")
            found.append(Told(event.at, str(words[verb]), str(who), str(event.after.get(cited.get(verb, ""), "") or "")))
    return found


def steps(lines: Iterable[tuple]) -> list[dict]:
    """(label, day or limit, done) → the steps of a course; the first that is not done is the present one."""
    found, now = [], False
    for label, until, done in lines:
        found.append({"label": label, "until": until, "state": "done" if done else "next" if now else "now"})
        now = now or not done
    return found
