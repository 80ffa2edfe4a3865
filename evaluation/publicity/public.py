"""Objecting and asking after an objection, without an account: no session, and no cookie but that of one's own draft."""

from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from evaluation.publicity import actions, drafts, forms, rules, selectors
from evaluation.publicity.models import Objection, PublicityNotice
from evaluation.publicity.views import steps_of
from portal.documents.render import qr
from portal.files import serve
from portal.files.models import Attachment
from portal.kernel.actions import Context
from portal.kernel.limits import spend, spent
from portal.kernel.pages import origin_of
from portal.kernel.policy import Actor
from portal.kernel.problems import Problem, Refused

COOKIE = "objection"
HOUR = 3600
MOST_SAVES, MOST_OBJECTIONS, MOST_WRONG_CODES = 120, 10, 10  # an address and hour


class Unsigned(View):
    """A page that writes without an account; never cached, and never from another site."""

    @classmethod
    def as_view(cls, **initkwargs):
        """Without the token of signed-in pages and its cookie: nothing here rests on who is signed in; see `_from_here`."""
        return csrf_exempt(super().as_view(**initkwargs))

    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST" and not _from_here(request):
            raise PermissionDenied(_("请在本平台的页面上填写和提交。"))
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    @property
    def address(self) -> str | None:
        """Where a request comes from; only ever counted, never kept."""
        return origin_of(self.request)


def _from_here(request) -> bool:
    """What the browser itself says of where a form was sent from; old browsers say nothing, and the draft's cookie stays strict."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site:
        return site in ("same-origin", "none")
    return origin in (None, f"{request.scheme}://{request.get_host()}")


class OfNotice(Unsigned):
    """A page of one's objection to one notice, with the draft that this browser holds."""

    def dispatch(self, request, *args, **kwargs):
        self.now = timezone.now()
        self.notice = selectors.notice_of_paper(kwargs["pk"])
        if self.notice is None or self.notice.state not in (PublicityNotice.State.OPEN, PublicityNotice.State.CLOSED):
            raise Http404
        self.draft = drafts.find(self._key(), self.notice, self.now)
        return super().dispatch(request, *args, **kwargs)

    def _key(self) -> UUID | None:
        try:
            return UUID(self.request.get_signed_cookie(COOKIE, default="", salt=COOKIE))
        except Exception:  # absent, altered or of an older secret: there is no draft then
            return None

    def to(self, name: str) -> str:
        """The address of another page of the same objection."""
        return reverse(f"evaluation:{name}", args=[self.notice.doc_id])

    def keep(self, response):
        """The draft's key goes to this browser alone, for these pages alone."""
        age = int(drafts.KEPT.total_seconds())
        response.set_signed_cookie(
            COOKIE, str(self.draft.key), salt=COOKIE, max_age=age, path=self.to("object"), secure=self.request.is_secure(), httponly=True,
            samesite="Strict",
        )  # fmt: skip
        return response

    def forget(self, response):
        """The key is given back."""
        response.delete_cookie(COOKIE, path=self.to("object"), samesite="Strict")
        return response

    def page(self, template: str, *, status: int = 200, **given):
        """One of the pages, with what all of them show."""
        shown = {"notice": self.notice, "doc": self.notice.doc, "draft": self.draft, "open": self.open, **given}
        return render(self.request, f"evaluation/publicity/public/{template}.html", shown, status=status)

    @property
    def open(self) -> bool:
        """Whether an objection would still be in time."""
        return self.notice.state == PublicityNotice.State.OPEN and rules.in_time(self.now, self.notice.closes_at)


class Object(OfNotice):
    """提出异议: one page, kept as a draft whenever it is sent; what is wrong is said at its field and nothing is lost."""

    def get(self, request, pk):
        if self.draft and self.draft.objection_id:
            self.draft = None
        return self.form(self.bound(drafts.content_of(self.draft)) if self.draft else self.unbound())

    def bound(self, data) -> forms.ObjectionForm:
        """The form as typed."""
        return forms.ObjectionForm(data, notice=self.notice, rows=self.rows)

    def unbound(self) -> forms.ObjectionForm:
        """An empty form, with the institution given where one came from its row."""
        order = self.request.GET.get("row", "")
        row = next((r for r in self.rows if order.isdecimal() and r.order == int(order)), None)
        return forms.ObjectionForm(initial={"row": row, "objector_kind": "real_name"}, notice=self.notice, rows=self.rows)

    @property
    def rows(self):
        """The institutions that can be objected to."""
        return selectors.rows_of(self.notice).order_by("order")

    def form(self, form, problems=(), *, status: int = 200):
        """The form with what is wrong."""
        files = list(self.draft.files.select_related("file")) if self.draft else []
        return self.page("object", form=form, problems=list(problems), files=files, status=status)

    def post(self, request, pk):
        if not self.open:
            return self.page("object", status=409)
        if self.draft and self.draft.objection_id:
            return HttpResponseRedirect(self.to("object-receipt"))
        done = request.POST.get("do", "check")
        if done == "discard":
            if self.draft:
                drafts.discard(self.draft)
            return self.forget(HttpResponseRedirect(self.to("object")))
        form = self.bound(request.POST)
        if request.POST.get("website"):
            return self.form(form, [Problem("honeypot", _("请把“网址”一栏留空后再提交。"), None)], status=422)
        if not spend("objection-draft", self.address, most=MOST_SAVES, seconds=HOUR):
            return self.form(form, [Problem("often", _("保存得太频繁。您填的内容还在本页，请一小时后再提交。"))], status=429)
        self.draft = drafts.save(self.draft, self.notice, form.kept(), self.now)
        if done.startswith("remove-") and done[7:].isdecimal():
            drafts.take_away(self.draft, int(done[7:]))
        problems = drafts.lay_to(self.draft, request.FILES.getlist("files"), self.now)
        if done == "check":
            problems = [*form.problems(self.draft.files.count()), *problems]
            if not problems:
                return self.keep(HttpResponseRedirect(self.to("object-check")))
        elif not problems:
            return self.keep(HttpResponseRedirect(self.to("object")))
        return self.keep(self.form(form, problems, status=422))


class Check(OfNotice):
    """核对: every word as it will be read, and by whom; then it is handed in."""

    def get(self, request, pk):
        return self.shown()

    def shown(self, problems=(), *, status: int = 200):
        """The page, with what is wrong now."""
        if self.draft is None or self.draft.objection_id:
            return HttpResponseRedirect(self.to("object-receipt" if self.draft else "object"))
        form = forms.ObjectionForm(drafts.content_of(self.draft), notice=self.notice, rows=selectors.rows_of(self.notice))
        files = list(self.draft.files.select_related("file"))
        if list(form.problems(len(files))):
            return HttpResponseRedirect(self.to("object"))
        said = form.cleaned_data
        ground, kind = Objection.Ground(said["ground"]).label, Objection.Kind(said["objector_kind"]).label
        return self.page("check", said=said, ground=ground, kind=kind, files=files, problems=problems, status=status)

    def post(self, request, pk):
        if self.draft is None:
            return HttpResponseRedirect(self.to("object"))
        if not self.draft.objection_id and not spend("objection", self.address, most=MOST_OBJECTIONS, seconds=HOUR):
            return self.shown([Problem("often", _("提交次数过多。您填的内容已保存 7 天，请一小时后再提交。"))], status=429)
        try:
            drafts.hand_in(self.draft)
        except Refused as refused:
            return self.shown(refused.problems, status=refused.status)
        return self.keep(HttpResponseRedirect(self.to("object-receipt")))


class Receipt(OfNotice):
    """回执: number, code and the day of the answer, in the browser that handed it in, for ten minutes."""

    def get(self, request, pk):
        shown = bool(self.draft) and drafts.is_shown(self.draft, self.now)
        if not shown:
            return self.page("receipt", objection=None)
        receipts = request.build_absolute_uri(reverse("evaluation:receipts"))
        code = rules.grouped(drafts.receipt_code(self.draft))
        return self.page("receipt", objection=self.draft.objection, code=code, address=receipts, qr=qr(receipts))


class Receipts(Unsigned):
    """凭查询码查进度、对话: the code alone opens it; wrong codes are all answered alike, and limited."""

    template = "evaluation/publicity/public/receipts.html"

    def get(self, request):
        return render(request, self.template, {})

    def post(self, request):
        code = request.POST.get("code", "")
        if spent("receipt-wrong", self.address, most=MOST_WRONG_CODES):
            return self.wrong(_("输错的次数过多，请一小时后再试。"), status=429)
        objection = selectors.by_code(code)
        if objection is None:
            spend("receipt-wrong", self.address, most=MOST_WRONG_CODES, seconds=HOUR)
            return self.wrong(_("没有这个查询码。请对照回执逐位核对；O 和 0、I 和 1 会自动识别。"), status=422)
        done = {"say": self.say, "withdraw": self.withdraw, "reply": self.reply}.get(request.POST.get("do", ""))
        return done(objection, code) if done else self.shown(objection, code)

    def wrong(self, words, *, status: int):
        """The form again, the code as it was typed."""
        return render(self.request, self.template, {"problems": [Problem("code", words, "code")], "form": True}, status=status)

    def shown(self, objection: Objection, code: str, *, problems=(), status: int = 200, **given):
        """Progress and dialogue."""
        given |= {
            "objection": objection, "code": code, "steps": steps_of(objection, public=True), "messages_": list(objection.messages.all()),
            "institution": objection.case.application.institution, "open": objection.state in Objection.OPEN, "problems": list(problems),
            "key": uuid4(), "form": True,
        }  # fmt: skip
        return render(self.request, self.template, given, status=status)

    def context(self) -> Context:
        """One act of an objector: by nobody known, from nowhere recorded."""
        try:
            return Context(Actor(), request_key=UUID(self.request.POST.get("_key", "")))
        except ValueError:
            return Context(Actor())

    def say(self, objection: Objection, code: str):
        """Add to the dialogue."""
        try:
            actions.say(self.context(), objection, code=code, text=self.request.POST.get("text", ""))
        except Refused as refused:
            return self.shown(objection, code, problems=refused.problems, status=refused.status, typed=self.request.POST.get("text", ""))
        return self.shown(objection, code, said=_("已发出。受理人员会在这里答复。"))

    def withdraw(self, objection: Objection, code: str):
        """Ask once more, then take it back."""
        if "sure" not in self.request.POST:
            return self.shown(objection, code, sure=True)
        try:
            objection = actions.withdraw(self.context(), objection, code=code)
        except Refused as refused:
            return self.shown(objection, code, problems=refused.problems, status=refused.status)
        return self.shown(selectors.by_code(code), code, said=_("异议已撤回。"))

    def reply(self, objection: Objection, code: str):
        """The paper with the answer."""
        paper = objection.reply
        if paper is None or paper.file is None:
            return self.shown(objection, code, problems=[Problem("not_yet", _("告知书正在生成，请几分钟后再下载。"))], status=409)
        named = Attachment(file=paper.file, original_name=f"{objection.number}.pdf")
        return serve.download(self.request, named, original=True)
