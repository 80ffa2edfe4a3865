"""Handing in a sheet: kept, read without storing anything, shown line by line, and only then imported."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.kernel.pages import DeskPage, actor_of
from portal.kernel.problems import Forbidden, Problem, Refused
from portal.registers import forms, intake, selectors, sheets
from portal.registers.models import Sheet


class SheetPage(DeskPage):
    """Hand in a sheet, see what it would do line by line, then import it; the sheet is kept in between."""

    template_name = "registers/import.html"
    MOST_FAULTS = 200

    def purpose(self) -> str:
        """What the sheet is for: nobody imports it elsewhere."""
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
        except Forbidden as refused:
            return self.answer(problems=refused.problems, status=403, may=False)
        if not request.GET.get("sheet"):
            return self.answer(form=forms.SheetForm())
        kept = self.kept(request.GET["sheet"])
        if kept is None:
            return self.answer(form=forms.SheetForm(), problems=[self._gone()], status=404)
        return self._dry_run(kept)

    def post(self, request, **kwargs):
        try:
            self.demand()
            if request.POST.get("sheet_key"):
                return self._import(request.POST["sheet_key"])
            return self._keep()
        except Refused as refused:
            return self.answer(
                form=forms.SheetForm(request.POST), problems=refused.problems, status=refused.status, may=refused.status != 403
            )

    def _keep(self):
        form = forms.SheetForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            found = [Problem("invalid", str(m), None if n == "__all__" else n) for n, ms in form.errors.items() for m in ms]
            raise Refused(*found)
        file = form.cleaned_data["sheet"]
        content = file.read() if file else form.cleaned_data["pasted"].encode()
        name = file.name if file else ""
        sheets.read(content, name)
        now = timezone.now()
        selectors.outdated_sheets(now).delete()
        kept = Sheet.objects.create(
            key=uuid4(),
            user_id=actor_of(self.request).user_id,
            purpose=self.purpose(),
            name=(name or _("粘贴的内容"))[:200],
            content=content,
            kept_at=now,
        )
        return redirect(f"{self.request.path}?sheet={kept.key}")

    def _dry_run(self, kept: Sheet, problems=(), status: int = 200):
        try:
            found = self.plan(sheets.read(bytes(kept.content), kept.name))
        except Refused as refused:
            return self.answer(form=forms.SheetForm(), problems=refused.problems, status=422)
        faults = list(found.faults())
        new, amended, same = (found.count(outcome) for outcome in (intake.NEW, intake.AMENDED, intake.SAME))
        counted = {"new": new, "amended": amended, "same": same, "changing": new + amended, "total": len(found.lines)}
        shown = {"faults": faults[: self.MOST_FAULTS], "faults_total": len(faults), "problems": problems}
        return self.answer(form=forms.SheetForm(), sheet=kept, intake=found, status=status, **shown, **counted)

    def _import(self, key: str):
        kept = self.kept(key)
        if kept is None:
            raise Refused(self._gone())
        try:
            self.do(sheets.read(bytes(kept.content), kept.name))
        except Refused as refused:
            return self._dry_run(kept, refused.problems[:1], refused.status)
        kept.delete()
        messages.success(self.request, _("已导入。"))
        return redirect(self.after())

    def kept(self, key: str) -> Sheet | None:
        """The sheet kept for this person and page."""
        try:
            return selectors.sheet(actor_of(self.request).user_id, self.purpose(), UUID(key))
        except ValueError:
            return None

    def _gone(self) -> Problem:
        return Problem("gone", _("这份表格已导入，或放了一天以上。请重新选择文件。"), "sheet")

    def answer(self, *, status: int = 200, may: bool = True, problems=(), **context):
        """The page."""
        return self.render_to_response(self.get_context_data(may=may, problems=problems, **context), status=status)
