"""What is done to several records at once, all or none; and the documents put behind one."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.files import uploads
from portal.kernel.pages import DeskPage, actor_of, context_of
from portal.kernel.policy import can
from portal.kernel.policy import rows as visible_rows
from portal.kernel.problems import Problem, Refused, refuse
from portal.registers import forms, selectors
from portal.registers.models import Record
from portal.registers.pages import Act, OfRegister

MOST = 200
"""Records that one page of a list can hold twice over."""


class Bulk(OfRegister, DeskPage):
    """Void or confirm the records chosen in the list: shown once more, then done in one transaction, all or none."""

    template_name = "registers/bulk.html"
    DOES = ("void", "confirm")

    def get(self, request, **kwargs):
        self.choose(request.GET)
        return self.answer()

    def post(self, request, **kwargs):
        self.choose(request.POST)
        ctx, act = context_of(request), getattr(self.register, self.do)
        try:
            refuse([Problem("none", _("没有选中可以办理的记录。请返回列表重新选择。"))] if not self.chosen else [])
            with transaction.atomic():
                for row in self.chosen:
                    self.row = row
                    act(ctx.part(row.pk), row)
        except Refused as refused:
            return self.answer(refused.problems, refused.status)
        done = {"void": _("已作废 %(n)d 条。"), "confirm": _("已核实 %(n)d 条。")}
        messages.success(request, done[self.do] % {"n": len(self.chosen)})
        return redirect(self.to())

    def choose(self, given) -> None:
        """The records named that are valid and that this person may do this to."""
        self.do = given.get("do", "")
        if self.do not in self.DOES or getattr(self.register, self.do, None) is None:
            raise Http404
        actor, verb = actor_of(self.request), getattr(self.register, self.do).verb
        pks = [int(pk) for pk in given.getlist("pk") if pk.isdigit()][:MOST]
        found = selectors.records(self.register, visible_rows(actor, self.model)).filter(pk__in=pks, state=Record.State.VALID)
        found = found.filter(confirmed_at=None) if self.do == "confirm" else found
        self.asked = len(pks)
        self.chosen = [row for row in found.order_by("pk") if can(actor, verb, row)]

    def answer(self, problems=(), status: int = 200):
        """The page."""
        context = self.get_context_data(
            do=self.do,
            chosen=self.chosen,
            problems=problems,
            left_out=self.asked - len(self.chosen),
            reason=self.request.POST.get("_reason"),
        )
        return self.render_to_response(context, status=status)


class Attach(Act):
    """Put documents behind one record."""

    do = "attach"
    template_name = "registers/attach.html"
    form_class = forms.DocumentForm

    def get_form_class(self):
        return self.form_class

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs.pop("instance", None)
        return kwargs

    def perform(self, form):
        ctx, files = context_of(self.request), list(uploads.handed_in(context_of(self.request), self.request))
        refuse([Problem("file", _("请选择文件。"), "file")] if not files else [])
        with transaction.atomic():
            for n, (content, name) in enumerate(files):
                self.act(ctx.part(n), self.row, content=content, name=name, **form.cleaned_data)
        return self.row

    def get_context_data(self, **kwargs):
        return super().get_context_data(purpose=f"{self.register.slug}-{self.row.pk}", **kwargs)
