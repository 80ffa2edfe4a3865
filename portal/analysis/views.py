"""The 22 tasks with their registers and figures, and each figure with the rows behind it."""

from dataclasses import replace
from types import SimpleNamespace

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from evaluation.applications.sheet import counted_line
from portal.accounts.models import INSTITUTION, ProvincialUnit, Role
from portal.analysis import figures, selectors, sets
from portal.analysis.programme import TASKS
from portal.analysis.topics import TOPICS
from portal.kernel.indicators import INDICATORS, with_related
from portal.kernel.pages import DeskPage, ListPage, actor_of, in_words
from portal.kernel.policy import can
from portal.kernel.problems import _
from portal.registers import sheets
from portal.registers.areas import AREAS
from portal.registers.pages import attachment, chips
from portal.registers.register import REGISTERS
from portal.registers.selectors import counts
from portal.ui.desk import menu

PUBLIC = {"site:list": _("公开名单"), "site:verify": _("证书核验"), "site:notices": _("公示公告")}
DESKS = ("institution", "province", "ministry", "association", "audit")


class AtDesk:
    """A page of the desks that read registers; about one institution where its number is in the address or it is one's own."""

    def dispatch(self, request, *args, **kwargs):
        if kwargs.get("desk") not in DESKS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        self.actor, self.today = actor_of(self.request), timezone.localdate()
        asked = self.request.GET.get("owner", "")
        self.of = selectors.of(self.actor, asked)
        if asked and self.of is None:
            raise Http404
        own = self.actor.role in INSTITUTION
        context = {"desk": self.kwargs["desk"], "of": self.of, "own": own, "today": self.today}
        context["suffix"] = "" if own or not self.of else f"?owner={self.of.pk}"
        return super().get_context_data(**(kwargs | context))


class Tasks(AtDesk, DeskPage):
    """The 22 tasks by area, each with how many records are kept for it."""

    template_name = "analysis/tasks.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        held, lines = counts(self.actor, self.of), selectors.lines()
        areas = [
            {"key": key, "title": title, "tasks": [self._line(task, held, lines) for task in TASKS.values() if task.area == key]}
            for key, title in AREAS.items()
        ]
        return context | {"areas": areas, "records": sum(n for n, _owners in held.values())}

    def _line(self, task, held, lines) -> dict:
        kept = [slug for slug in task.registers if slug in REGISTERS]
        numbers = [held.get(slug, (0, 0)) for slug in kept]
        return {
            "task": task,
            "records": sum(n for n, _owners in numbers),
            "owners": max((owners for _n, owners in numbers), default=0),
            "registers": len(kept),
            "empty": [REGISTERS[slug].title for slug, (n, _owners) in zip(kept, numbers, strict=True) if not n],
            "criteria": len([line for line in lines.values() if line.task == task.number]),
        }


class OneTask(AtDesk, DeskPage):
    """One task: what it asks for, the registers that keep it, the figures that come of it."""

    template_name = "analysis/task.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        task = TASKS.get(self.kwargs["number"])
        if task is None:
            raise Http404
        held, lines = counts(self.actor, self.of), selectors.lines()
        return context | {
            "task": task,
            "area": AREAS[task.area],
            "registers": [self._register(REGISTERS[slug], held) for slug in task.registers if slug in REGISTERS],
            "clauses": [{"clause": c, "pages": self._pages(c)} for c in task.clauses],
            "figures": self._figures(task.number, lines),
            "before": TASKS.get(task.number - 1),
            "after": TASKS.get(task.number + 1),
        }

    def _register(self, kept, held) -> dict:
        n, owners = held.get(kept.slug, (0, 0))
        url = reverse(kept.name, kwargs={"desk": self.kwargs["desk"]})
        keeper = self.of if self.actor.role in INSTITUTION else None
        may = can(self.actor, kept.add.verb, keeper) if keeper and not kept.named_by and not kept.model.common else self._keeps(kept)
        chosen = f"?owner={self.of.pk}" if self.of and self.actor.role not in INSTITUTION and not kept.model.common else ""
        return {
            "kept": kept,
            "n": n,
            "owners": owners,
            "url": url + chosen,
            "add": f"{url}add/{chosen}",
            "import": f"{url}import/",
            "may": may,
        }

    def _keeps(self, kept) -> bool:
        return self.actor.role in kept.keepers

    def _pages(self, clause) -> list[dict]:
        """The other pages that keep a clause, as far as this person's menu has them; public ones for everybody."""
        known = {e.name: e for _group, entries in menu(self.kwargs["desk"], self.actor.role) for e in entries}
        found = [{"title": known[name].title, "url": known[name].url} for name in clause.pages if name in known]
        return found + [{"title": PUBLIC[name], "url": reverse(name)} for name in clause.pages if name in PUBLIC]

    def _figures(self, number: int, lines) -> list[dict]:
        visible = None if self.of else list(selectors.institutions(self.actor).values_list("pk", flat=True))
        found = []
        for one in figures.of_task(number, lines):
            values = one.indicator.values(self.today, [self.of.pk] if self.of else visible)
            url = reverse("analysis:figure", kwargs={"desk": self.kwargs["desk"], "code": one.code})
            line = {"shown": one, "url": url}
            if self.of:
                measure = values.get(self.of.pk)
                found.append(line | {"value": one.text(measure), "basis": measure.basis if measure else 0})
            else:
                found.append(line | {"group": figures.group(one.code, values.values())})
        return found


class Figure(AtDesk, ListPage):
    """One figure: of one institution with where it stands, or of all that a person reads, the lowest first."""

    template_name = "analysis/figure.html"

    def get_queryset(self):
        if self.kwargs["code"] not in INDICATORS:
            raise Http404
        actor, on = actor_of(self.request), timezone.localdate()
        self.sort, self.filterset = self.request.GET.get("sort", ""), None
        self.found = selectors.measures(self.kwargs["code"], on)
        rows = [(o, self.found.get(o.pk)) for o in selectors.institutions(actor)]
        if self.sort == "-value":
            return sorted(rows, key=lambda r: (r[1] is None, -(r[1].value if r[1] else 0), r[0].pk))
        return sorted(rows, key=lambda r: (r[1] is None, r[1].value if r[1] else 0, r[0].pk))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        code = self.kwargs["code"]
        one = figures.shown(code, selectors.lines())
        context |= {"shown": one, "task": TASKS[one.indicator.task], "sort": self.sort}
        if self.of:
            return context | {"compared": self._compared(one), "rows_url": self._rows_url(self.of.pk), "has_rows": one.indicator.behind}
        table = [
            {"of": o, "value": one.text(m), "basis": m.basis if m else 0, "url": self._rows_url(o.pk)} for o, m in context["object_list"]
        ]
        visible = {o.pk for o, _m in self.object_list}
        return context | {"table": table, "group": figures.group(code, [m for o, m in self.found.items() if o in visible])}

    def _compared(self, one) -> dict:
        found = figures.compared(one.code, self.today, self.of.pk, self.of.province_id)
        return found | {"value": one.text(found["own"]), "basis": found["own"].basis if found["own"] else 0}

    def _rows_url(self, owner: int) -> str:
        at = reverse("analysis:figure-rows", kwargs={"desk": self.kwargs["desk"], "code": self.kwargs["code"]})
        return at if self.actor.role in INSTITUTION else f"{at}?owner={owner}"


class Overview(AtDesk, DeskPage):
    """The topics of the analysis."""

    template_name = "analysis/overview.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(topics=list(TOPICS.values()), **kwargs)


class OfTopic(AtDesk, DeskPage):
    """One topic over a set of institutions, beside its province and the country; also as xlsx."""

    template_name = "analysis/topic.html"

    def get(self, request, **kwargs):
        if kwargs["key"] not in TOPICS:
            raise Http404
        context = self.get_context_data(**kwargs)
        return self._sheet(context) if request.GET.get("as") == "xlsx" else self.render_to_response(context)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        topic, form = TOPICS[self.kwargs["key"]], sets.SetForm(self.request.GET, actor=self.actor)
        given = form.cleaned_data if form.is_valid() else {}
        about = sets.main(self.actor, given)
        others = sets.against(self.actor, about)
        unit = ProvincialUnit.objects.filter(code=given.get("province") or None).first()
        tables = sets.tables(topic, about, others, self.today, self.kwargs["desk"], {"province": unit.pk if unit else ""})
        chosen = chips(self.request, SimpleNamespace(form=form)) if form.is_valid() and not context["own"] else []
        shown = {"filter": SimpleNamespace(form=form), "about": about, "tables": tables, "chips": chosen}
        return context | {"topic": topic, "topics": TOPICS.values(), **shown}

    def _sheet(self, context):
        topic, columns = context["topic"], [sheets.Column(str(_("项目")), ""), *(sheets.Column(str(n), "") for n in range(1, 40))]
        rows: list[list] = []
        for table in context["tables"]:
            rows += [[str(table.title), *map(str, table.heads)], *([title, *(c.text for c in cells)] for title, cells in table.lines), []]
        widest = max((len(row) for row in rows), default=1)
        remarks = [_("范围：%(n)d 家机构，%(on)s 的数据") % {"n": len(context["about"].owners), "on": self.today.isoformat()}]
        content = sheets.filled(columns[:widest], rows, [in_words(context["chips"]) or _("全部"), *remarks])
        return attachment(content, f"{topic.key}-{self.today:%Y%m%d}.xlsx")


class RowsBehind(AtDesk, ListPage):
    """The rows that were counted for one institution's value (INV-38), each with the way to where it is kept."""

    template_name = "analysis/rows.html"

    def get_queryset(self):
        found = INDICATORS.get(self.kwargs["code"])
        owner = selectors.of(actor_of(self.request), self.request.GET.get("owner", ""))
        if found is None or found.behind is None or owner is None:
            raise Http404
        self.sort, self.filterset = "", None
        kinds = [with_related(rows).order_by("pk") for rows in found.counted(timezone.localdate(), owner.pk)]
        return kinds[0] if len(kinds) == 1 else [row for rows in kinds for row in rows]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        one = figures.shown(self.kwargs["code"], selectors.lines())
        measure = one.indicator.values(self.today, [self.of.pk]).get(self.of.pk)
        return context | {
            "shown": one,
            "task": TASKS[one.indicator.task],
            "value": one.text(measure),
            "basis": measure.basis if measure else 0,
            "counted": [self._line(row) for row in context["object_list"]],
        }

    def _line(self, row):
        """One row; an association reads what is counted, and opens only the registers it has a part in."""
        line = counted_line(row, self.kwargs["desk"])
        kept = next((k for k in REGISTERS.values() if isinstance(row, k.model)), None)
        hidden = self.actor.is_(Role.ASSOCIATION) and not (kept and (kept.model.common or Role.ASSOCIATION in kept.keepers))
        return replace(line, url="") if hidden else line
