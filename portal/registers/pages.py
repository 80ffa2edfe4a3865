"""The pages every register has, at each desk that may read it."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal.accounts.models import INSTITUTION, Organisation
from portal.files.keep import attachments_of
from portal.kernel.actions import record
from portal.kernel.pages import ActionPage, Desk, DetailPage, ListPage, actor_of, context_of, in_words
from portal.kernel.policy import can, demand
from portal.kernel.policy import rows as visible_rows
from portal.kernel.problems import Refused
from portal.registers import forms, selectors, sheets, taste
from portal.registers.cells import shown
from portal.registers.importing import SheetPage
from portal.registers.models import Record
from portal.registers.register import Register

DESKS = ("institution", "province", "ministry", "association", "audit")
NEAR = 30  # days before its end in which a record is marked in the list
VERBS = {"add": _("登记"), "amend": _("修改"), "void": _("作废"), "confirm": _("核实")}


class OfRegister:
    """A page of one register; desks that have no part in registers do not find it."""

    register: Register = None

    def dispatch(self, request, *args, **kwargs):
        if kwargs.get("desk") not in DESKS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def model(self):
        """The records of this register."""
        return self.register.model

    def keeper(self) -> Organisation | None:
        """The organisation this person keeps registers for."""
        return Organisation.objects.filter(pk=actor_of(self.request).organisation_id).first()

    def to(self, page: str = "", **kwargs) -> str:
        """The address of another page of this register at the same desk."""
        name = self.register.name + (f"-{page}" if page else "")
        return reverse(name, kwargs={"desk": self.kwargs["desk"], **kwargs})

    def get_context_data(self, **kwargs):
        links = {
            "list": self.to(),
            "add": self.to("add"),
            "import": self.to("import"),
            "export": self.to("export"),
            "blank": self.to("blank"),
            "views": self.to("views"),
            "bulk": self.to("bulk"),
        }
        return super().get_context_data(**({"register": self.register, "links": links, "desk": self.kwargs["desk"]} | kwargs))


class List(OfRegister, ListPage):
    """The records a person may see, filtered, in order, page by page; everything in the URL."""

    template_name = "registers/list.html"

    @property
    def filterset_class(self):
        return self.register.filterset

    @property
    def sorts(self):
        by = self.register.relations
        found = {
            n: ((f"{n}__{by[n]}" if n in by else n),)
            for n in self.register.open_fields
            if not hasattr(self.register.column(n), "base_field")
        }
        return found | {"owner": ("owner__name",)}

    @property
    def ordering(self):
        return ([self.register.expires] if self.register.expires else list(self.model._meta.ordering)) + ["pk"]

    def get_queryset(self):
        self.of = Organisation.objects.filter(pk=self.request.GET["owner"]).first() if self.request.GET.get("owner", "").isdigit() else None
        return selectors.records(self.register, super().get_queryset())

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        kept, actor = self.register, actor_of(self.request)
        owned = actor.role not in INSTITUTION
        views, asked = taste.views_of(self.request.user, kept), self.request.GET.get(taste.COLUMNS, "")
        columns = taste.columns(kept, asked, views)
        names = [*columns[:1], *(["owner"] if owned else []), *columns[1:]]
        keeper = self.keeper()
        today = timezone.localdate()
        may = bool(keeper) and can(actor, kept.add.verb, keeper)
        return context | {
            "bulk": self._bulk(actor, may) if context["object_list"] else [],
            "heads": [self._head(name) for name in names],
            "table": [self._line(row, names, today) for row in context["object_list"]],
            "chips": chips(self.request, self.filterset),
            "may": may,
            "of": self.of,
            "query": self._query(page=None, view=None),
            "cols": asked,
            "whole": self._query(page=None, view=None, **{taste.COLUMNS: ",".join(columns)}),
            "view_name": self.request.GET.get("view", ""),
            "choices": [{"name": n, "title": kept.title_of(n), "on": n in columns} for n in kept.open_fields],
            "views": [{"name": v.name, "url": f"?{v.query}"} for v in views if v.name],
        }

    def _bulk(self, actor, may: bool) -> list[dict]:
        """What this person may do to several rows at once."""
        confirms = self.register.confirm is not None and actor.role in self.register.confirmed_by
        found = [{"do": "confirm", "title": _("核实选中的…")}] if confirms else []
        return found + ([{"do": "void", "title": _("作废选中的…")}] if may else [])

    def _query(self, **changed) -> str:
        query = self.request.GET.copy()
        for name, value in changed.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return query.urlencode()

    def _head(self, name: str) -> dict:
        head = {"title": _("所属机构") if name == "owner" else self.register.title_of(name), "num": self._is_number(name)}
        if name in self.sorts:
            down = self.sort == name
            head["url"] = "?" + self._query(sort=f"-{name}" if down else name, page=None)
            head["sorted"] = "ascending" if down else "descending" if self.sort == f"-{name}" else ""
        return head

    def _is_number(self, name: str) -> bool:
        return name != "owner" and self.register.column(name).get_internal_type() in ("BigIntegerField", "IntegerField", "DecimalField")

    def _line(self, row, names, today) -> dict:
        expires = self.register.expires and getattr(row, self.register.expires)
        cells = [
            {
                "text": row.owner.name if name == "owner" else self._text(row, name),
                "num": self._is_number(name),
                "title": self._head_text(name),
            }
            for name in names
        ]
        url = self.to("record", pk=row.pk)
        left = (expires - today).days if expires and row.state == Record.State.VALID else None
        return {"row": row, "first": cells[0], "cells": cells[1:], "url": url, "left": left, "soon": left is not None and 0 <= left <= NEAR}

    def _head_text(self, name: str) -> str:
        return _("所属机构") if name == "owner" else self.register.title_of(name)

    def _text(self, row, name: str):
        value = getattr(row, name)
        if name in self.register.relations and value is not None:
            return getattr(value, self.register.relations[name])
        text = shown(self.register.column(name), value)
        return f"{text:,}" if isinstance(text, int) else text


def chips(request, filterset) -> list[dict]:
    """The filters in force, each with the address of the list without it."""
    found = []
    for name, field in filterset.form.fields.items() if filterset is not None else ():
        value = request.GET.get(name, "").strip()
        if not value or name not in filterset.form.cleaned_data:
            continue
        query = request.GET.copy()
        query.pop(name)
        query.pop("page", None)
        labels = {str(code): str(label) for code, label in getattr(field, "choices", ())}
        label = labels.get(value) or (str(filterset.form.cleaned_data[name]) if name != "owner" else "")
        if label:
            found.append({"name": str(field.label), "value": label, "url": f"?{query.urlencode()}"})
    return found


class Views(OfRegister, Desk, View):
    """Keeps how a person likes to see the list: a choice of columns, views under a name. Sent by the list, leads back to it."""

    http_method_names = ["post"]

    def post(self, request, **kwargs):
        kept, given, do = self.register, request.POST, request.POST.get("do", "")
        query = QueryDict(given.get("query", ""), mutable=True)
        for gone in ("page", "view"):
            query.pop(gone, None)
        try:
            if do == "columns":
                taste.choose(request.user, kept, given.getlist("column"))
                query.pop(taste.COLUMNS, None)
            elif do == "own":
                taste.choose(request.user, kept, [])
                query.pop(taste.COLUMNS, None)
            elif do == "save":
                replaced = taste.save(request.user, kept, given.get("name", ""), query)
                messages.success(request, _("同名的视图已更新。") if replaced else _("视图已保存，在“列和视图”中打开。"))
            elif do == "drop":
                taste.drop(request.user, kept, given.get("name", ""))
                messages.success(request, _("视图已删除。"))
        except Refused as refused:
            for problem in refused.problems:
                messages.error(request, problem.message)
            query["view"] = given.get("name", "")[:100]  # what was typed stands in the field again
        return redirect(f"{self.to()}?{query.urlencode()}" if query else self.to())


class Detail(OfRegister, DetailPage):
    """One record with its history from the event log."""

    template_name = "registers/detail.html"

    def get_queryset(self):
        return selectors.records(self.register, super().get_queryset())

    def get_context_data(self, **kwargs):
        row, actor = self.object, actor_of(self.request)
        lines = [(self.register.title_of(name), self._value(row, name)) for name in self.register.fields]
        valid = row.state == Record.State.VALID
        return super().get_context_data(
            row=row, lines=lines, owned=actor.role not in INSTITUTION, history=self._history(row),
            may_amend=valid and can(actor, self.register.amend.verb, row), may_void=valid and can(actor, self.register.void.verb, row),
            amend_url=self.to("amend", pk=row.pk), void_url=self.to("void", pk=row.pk), attach_url=self.to("attach", pk=row.pk),
            may_confirm=valid and not row.confirmed_at and bool(self.register.confirm) and can(actor, self.register.confirm.verb, row),
            documents=attachments_of(row),
            expired=self._expired(row), **kwargs,
        )  # fmt: skip

    def _expired(self, row) -> bool:
        last = getattr(row, self.register.expires) if self.register.expires else None
        return last is not None and last < timezone.localdate()

    def _value(self, row, name):
        if name in self.model.secret:
            return _("不显示")
        value = getattr(row, name)
        if name in self.register.relations and value is not None:
            return getattr(value, self.register.relations[name])
        text = shown(self.register.column(name), value)
        return f"{text:,}" if isinstance(text, int) else text

    def _history(self, row) -> list[dict]:
        """Each event in words: what was done, by whom, and the fields before and after; one query more for each relation."""
        events = list(selectors.history(row))
        columns = {self.register.column(n).attname: n for n in self.register.fields}
        names = {n: self._targets(n, columns, events) for n in self.register.relations}
        found = []
        for event in events:
            changes = []
            for attname, name in columns.items() if event.before else ():
                if attname in event.after:
                    sides = [self._said(name, side.get(attname), names) for side in (event.before, event.after)]
                    changes.append({"title": self.register.title_of(name), "before": sides[0], "after": sides[1]})
            done = event.verb.rpartition(".")[2]
            found.append({"event": event, "done": VERBS.get(done, done), "changes": changes})
        return found

    def _targets(self, name: str, columns: dict, events: list) -> dict:
        attname = self.register.column(name).attname
        said = {side.get(attname) for e in events for side in (e.before, e.after)}
        pks = {pk for pk in said if isinstance(pk, int)}  # not the mark that stands for what is secret
        related = self.register.column(name).related_model._default_manager.filter(pk__in=pks)
        return dict(related.values_list("pk", self.register.relations[name]))

    def _said(self, name: str, value, targets: dict):
        if value in (None, "", []):
            return _("（空）")
        if name in targets:
            return targets[name].get(value, value)
        return value if value == "•••" else shown(self.register.column(name), value)


class Act(OfRegister, ActionPage):
    """Add, amend or void one record by its form."""

    do = ""
    template_name = "registers/act.html"

    @property
    def act(self):
        return getattr(self.register, self.do)

    @property
    def of_authority(self) -> bool:
        """True where this page adds a record about an institution chosen in the form."""
        return self.do == "add" and bool(self.register.named_by)

    def find(self, **kwargs):
        if self.do == "add":
            return self.keeper()
        return selectors.records(self.register, visible_rows(actor_of(self.request), self.model)).filter(pk=kwargs["pk"]).first()

    def get_form_class(self):
        if self.do == "void":
            return forms.VoidForm
        if self.of_authority:
            record_form = self.register.form_class
            fields = {"owner": forms.OwnedForm.base_fields["owner"], **record_form.base_fields}
            made = type("OwnedRecordForm", (record_form,), {})
            made.base_fields = fields
            return made
        return self.register.form_class

    def get_initial(self):
        asked = self.request.GET.get("owner", "")
        return super().get_initial() | ({"owner": asked} if self.of_authority and asked.isdigit() else {})

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.do == "add":
            kwargs["owner"] = None if self.of_authority else self.row
        if self.do == "amend":
            kwargs |= {"instance": type(self.row)._default_manager.get(pk=self.row.pk), "owner": self.row.owner}
        return kwargs

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if self.of_authority:
            forms.OwnedForm.limit_to(form, self.row)
        return form

    def perform(self, form):
        given = {name: value for name, value in form.cleaned_data.items() if name != "_reason"}
        owner = given.pop("owner", None) or self.row
        return self.act(context_of(self.request), owner, **given)

    def get_context_data(self, **kwargs):
        labels = {"add": _("登记"), "amend": _("保存修改"), "void": _("作废这条记录"), "attach": _("附上材料")}
        titles = {"add": _("登记一条"), "amend": _("修改"), "void": _("作废"), "attach": _("附上材料")}
        back = self.to() if self.do == "add" else self.to("record", pk=self.row.pk)
        return super().get_context_data(do=self.do, back=back, button=labels[self.do], head=titles[self.do], **kwargs)

    def form_valid(self, form):
        response = super().form_valid(form)
        if response.status_code == 302:
            said = {
                "add": _("已登记。"), "amend": _("已保存。"), "void": _("已作废。记录仍可查阅，不再计入。"), "attach": _("材料已附上。"),
            }  # fmt: skip
            messages.success(self.request, said[self.do])
        return response

    def get_success_url(self):
        return self.to("record", pk=self.made.pk) if hasattr(self, "made") else self.to()


class Blank(OfRegister, Desk, View):
    """The empty template, with lists to choose from and how each column is filled in."""

    def get(self, request, **kwargs):
        return attachment(sheets.blank(self.register.sheet_columns()), f"{self.register.slug}-{_('模板')}.xlsx")


def attachment(content: bytes, name: str, media_type: str = sheets.XLSX) -> HttpResponse:
    """A file to be kept, under its name."""
    response = HttpResponse(content, content_type=media_type)
    return named(response, name)


def named(response, name: str):
    """The response with the name under which it is kept."""
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


class Export(OfRegister, Desk, View):
    """What the filter shows, as xlsx or csv; secret fields are left out, and the export itself goes on record."""

    def get(self, request, **kwargs):
        kept, actor = self.register, actor_of(request)
        found = kept.filterset(request.GET, visible_rows(actor, kept.model), request=request)
        rows = found.qs.order_by(*kept.model._meta.ordering, "pk")
        chosen = in_words(chips(request, found)) or _("全部有效记录")
        as_csv = request.GET.get("as") == "csv"
        self._remember(request, "csv" if as_csv else "xlsx", rows.count(), chosen)
        name = f"{slugify(kept.slug)}-{timezone.localdate():%Y%m%d}"
        columns = kept.sheet_columns(exported=True)
        if as_csv:
            return named(
                StreamingHttpResponse(sheets.as_csv(columns, kept.sheet_rows(rows)), content_type="text/csv; charset=utf-8"), f"{name}.csv"
            )
        remarks = [
            _("范围：%(chosen)s") % {"chosen": chosen},
            _("来源：%(title)s，%(at)s 导出") % {"title": kept.title, "at": timezone.localtime().strftime("%Y-%m-%d %H:%M")},
        ]
        return attachment(sheets.filled(columns, kept.sheet_rows(rows), remarks), f"{name}.xlsx")

    def _remember(self, request, kind: str, number: int, chosen: str) -> None:
        keeper = self.keeper()
        said = _("导出 %(kind)s，%(n)d 条；%(chosen)s") % {"kind": kind, "n": number, "chosen": chosen}
        record(replace(context_of(request), reason=said, request_key=None), f"{self.register.verb}.export", keeper, keeper.snapshot())


class Import(OfRegister, SheetPage):
    """The sheet of one register."""

    def purpose(self):
        return self.register.take_in.verb

    def titles(self):
        return self.register.titles()

    def demand(self):
        demand(actor_of(self.request), self.register.take_in.verb, self.keeper())

    def plan(self, table):
        return self.register.lines(table, self.keeper(), timezone.localdate())

    def do(self, table):
        self.register.take_in(context_of(self.request), self.keeper(), table=table)

    def after(self):
        return self.to()
