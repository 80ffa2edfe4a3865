"""Handing in a sheet: kept, read without storing anything, shown line by line, mended, and only then imported."""

import time
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from portal.kernel.pages import DeskPage, actor_of, origin_of
from portal.kernel.problems import Forbidden, Problem, Refused
from portal.registers import batch, forms, intake, mending, selectors, sheets
from portal.registers.models import Sheet

LOST_SECONDS = 60  # without a word of the worker; then the page offers to start anew
STEPS = {
    "read": gettext_lazy("逐行核对"), "rules": gettext_lazy("核对规则"), "store": gettext_lazy("保存"), "log": gettext_lazy("记录变动"),
}  # fmt: skip


class SheetPage(DeskPage):
    """Hand in a sheet, see what it would do line by line, then import it; the sheet is kept in between.

    Where the worker knows the purpose (`batch.WAYS`), sheets of more than a thousand lines are its own: the page shows how far it is.
    """

    template_name = "registers/import.html"

    def purpose(self) -> str:
        """What the sheet is for: nobody imports it elsewhere. The action's verb, where the worker may do it."""
        raise NotImplementedError

    def titles(self) -> dict[str, str]:
        """The heads of the sheet, each with the name of what it fills."""
        raise NotImplementedError

    def plan(self, table: sheets.Table) -> intake.Intake:
        """What the sheet would do."""
        raise NotImplementedError

    def do(self, table: sheets.Table) -> None:
        """Import it."""
        raise NotImplementedError

    def after(self) -> str:
        """Where to go when it is done."""
        raise NotImplementedError

    def demand(self) -> None:
        """Raise Forbidden unless this person may import here."""
        raise NotImplementedError

    def get(self, request, **kwargs):
        try:
            self.demand()
            kept = self.kept(request.GET["sheet"]) if request.GET.get("sheet") else None
        except Forbidden as refused:
            return self.answer(problems=refused.problems, status=403, may=False)
        except Refused as refused:
            return self.answer(form=forms.SheetForm(), problems=refused.problems, status=404)
        if kept is None:
            return self.answer(form=forms.SheetForm())
        return self._faulty(kept) if request.GET.get("lines") == "faulty" else self._show(kept)

    def post(self, request, **kwargs):
        steps = {"sheet_key": self._import, "mended_key": self._mend, "cancel_key": self._cancel, "again_key": self._again}
        try:
            self.demand()
            for name, step in steps.items():
                if request.POST.get(name):
                    return step(self.kept(request.POST[name]))
            return self._keep()
        except Refused as refused:
            return self.answer(
                form=forms.SheetForm(request.POST), problems=refused.problems, status=refused.status, may=refused.status != 403
            )

    def kept(self, key: str) -> Sheet:
        """The sheet kept for this person and page; Refused where there is none."""
        try:
            found = selectors.sheet(actor_of(self.request).user_id, self.purpose(), UUID(key))
        except ValueError:
            found = None
        if found is None:
            raise Refused(Problem("gone", _("这份表格已导入，或放了一天以上。请重新选择文件。"), "sheet"))
        return found

    def _handed_in(self, prefix: str = "") -> tuple[bytes, str]:
        """What a form brought: content and name; Refused where there is none."""
        form = forms.SheetForm(self.request.POST, self.request.FILES, prefix=prefix or None)
        if not form.is_valid():
            found = [Problem("invalid", str(m), None if n == "__all__" else n) for n, ms in form.errors.items() for m in ms]
            raise Refused(*found)
        file = form.cleaned_data["sheet"]
        return (file.read(), file.name) if file else (form.cleaned_data["pasted"].encode(), "")

    def _keep(self):
        content, name = self._handed_in()
        table = sheets.read(content, name)
        kept = Sheet.objects.create(
            key=uuid4(), user_id=actor_of(self.request).user_id, membership=self.request.membership, purpose=self.purpose(),
            name=(name or _("粘贴的内容"))[:200], content=content, kept_at=timezone.now(), page=self.request.path, language=get_language(),
            origin=origin_of(self.request),
        )  # fmt: skip
        if table.size > batch.AT_ONCE and self.purpose() in batch.WAYS:
            batch.start(kept, Sheet.Stage.CHECKING)
        return redirect(kept.address)

    def _show(self, kept: Sheet, problems=(), status: int = 200, mending_form=None):
        """The sheet as far as it is: checked now, or what the worker says of it."""
        fresh = {"form": forms.SheetForm(), "mending_form": mending_form or forms.SheetForm(prefix="mended"), "sheet": kept}
        if kept.stage == Sheet.Stage.KEPT:
            try:
                found = self.plan(mending.table_of(kept))
            except Refused as refused:
                return self.answer(form=forms.SheetForm(), problems=refused.problems, status=422)
            return self.answer(**fresh, checked=True, faults=found.first_faults(), problems=problems, status=status, **found.counts())
        if kept.under_way:
            response = self.answer(sheet=kept, progress=self._progress(kept), problems=problems, status=status)
            response.headers["Refresh"] = "3"
            return response
        said = [*problems, *(Problem("refused", sentence) for sentence in kept.problems)]
        checked = kept.stage == Sheet.Stage.CHECKED
        return self.answer(**fresh, checked=checked, faults=kept.faults, problems=said, status=status, **kept.counts)

    def _progress(self, kept: Sheet) -> dict:
        """How far the worker is: step in words, lines done and in all, seconds left of the step."""
        word, now = batch.progress(kept), time.time()
        if word is None:
            return {"waiting": True, "lost": (timezone.now() - kept.kept_at).total_seconds() > LOST_SECONDS}
        done, total = word["done"], word["total"]
        left = round((word["at"] - word["began"]) / done * (total - done)) if done and word["step"] == "read" else None
        lost = now - word["at"] > LOST_SECONDS
        return {"step": str(STEPS[word["step"]]), "done": done, "total": total, "left": left, "lost": lost}

    def _import(self, kept: Sheet):
        if kept.stage == Sheet.Stage.KEPT:
            try:
                self.do(mending.table_of(kept))
            except Refused as refused:
                return self._show(kept, refused.problems[:1], refused.status)
            kept.delete()
            messages.success(self.request, _("已导入。"))
            return redirect(self.after())
        if kept.stage == Sheet.Stage.CHECKED:
            if kept.faults:
                said = _("有 %(n)d 处错误，全部没有导入。") % {"n": kept.counts["faults_total"]}
                return self._show(kept, [Problem("lines", said)], 422)
            batch.start(kept, Sheet.Stage.STORING)
        return redirect(kept.address)

    def _mend(self, kept: Sheet):
        """Put mended lines in the place of the faulty ones and check all anew."""
        if kept.stage not in (Sheet.Stage.KEPT, Sheet.Stage.CHECKED):
            return redirect(kept.address)
        try:
            whole = sheets.read(bytes(kept.content), kept.name).under(self.titles())
            kept.mended |= mending.mended(whole, sheets.read(*self._handed_in("mended")))
        except Refused as refused:
            return self._show(kept, refused.problems, refused.status, forms.SheetForm(self.request.POST, prefix="mended"))
        if kept.stage == Sheet.Stage.CHECKED:
            batch.start(kept, Sheet.Stage.CHECKING)
        else:
            kept.save(update_fields=["mended"])
        messages.success(self.request, _("已收到改好的行，下面是重新核对的结果。"))
        return redirect(kept.address)

    def _cancel(self, kept: Sheet):
        if kept.under_way:
            batch.cancel(kept)
        return redirect(kept.address)

    def _again(self, kept: Sheet):
        if kept.under_way:
            batch.again(kept)
        elif kept.stage in (Sheet.Stage.CANCELLED, Sheet.Stage.FAILED):
            batch.start(kept, Sheet.Stage.CHECKING)
        return redirect(kept.address)

    def _faulty(self, kept: Sheet):
        """The lines with faults alone, each with what to do."""
        content = kept.faulty
        if kept.stage == Sheet.Stage.KEPT:
            try:
                found = self.plan(mending.table_of(kept))
            except Refused as refused:
                return self.answer(form=forms.SheetForm(), problems=refused.problems, status=422)
            content = None if found.sound else mending.faulty(found)
        if content is None:
            raise Http404
        response = HttpResponse(bytes(content), content_type=sheets.XLSX)
        name = f"{kept.name.rpartition('.')[0] or kept.name}-{_('要改的行')}.xlsx"
        response.headers["Content-Disposition"] = content_disposition_header(True, name)
        return response

    def answer(self, *, status: int = 200, may: bool = True, problems=(), **context):
        """The page."""
        return self.render_to_response(self.get_context_data(may=may, problems=problems, **context), status=status)
