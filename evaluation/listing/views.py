"""Pages of announcements and certificates."""

from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils import timezone

from evaluation.cycles.models import Cycle
from evaluation.listing import actions, documents, forms, rules, selectors
from evaluation.listing.models import Announcement, Certificate
from evaluation.publicity.selectors import notice_of
from portal.accounts.stepup import StepUp
from portal.files.store import opened
from portal.kernel.pages import ActionPage, DetailPage, ListPage, actor_of, context_of
from portal.kernel.policy import can
from portal.kernel.problems import _

Kind = Announcement.Kind


class Announcements(ListPage):
    """All announcements, newest first, and what can be drafted now."""

    model = Announcement
    load = selectors.announcements_for_list
    template_name = "evaluation/listing/announcements.html"
    ordering = ("state", "-announced_on", "-pk")

    def get_queryset(self):
        number = self.request.GET.get("cycle", "")
        found = super().get_queryset()
        return found.filter(cycle__number=number) if number.isdecimal() and len(number) < 5 else found

    def get_context_data(self, **kwargs):
        actor, ready = actor_of(self.request), selectors.to_announce()
        found = [ready, *selectors.to_add()] if ready else selectors.to_add()
        draftable = [(n, selectors.addition_due(n)) for n in found if can(actor, actions.draft.verb, n.cycle)]
        return super().get_context_data(draftable=draftable, others=[n for n in found if n not in [d for d, _due in draftable]], **kwargs)


class OfRows:
    """A page that asks which rows wait."""

    form_class = forms.HoldBackForm
    template_name = "evaluation/listing/draft.html"

    def found(self) -> list[rules.Row]:
        """The rows of the notice that are not listed yet; read once."""
        if not hasattr(self, "_found"):
            notice = notice_of(self.cycle)
            self._found = [r for r, _row in selectors.rows_of(notice)] if notice else []
        return self._found

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"rows": [r for r in self.found() if r.objections and not r.struck]}

    def get_initial(self):
        return {"hold_back": [r.case for r in self.found() if r.objections and not r.struck]}

    def get_success_url(self):
        return reverse("evaluation:announcement", args=[self.made.pk])

    def perform(self, form):
        return self.act(context_of(self.request), self.row, hold_back=form.cleaned_data["hold_back"])

    def get_context_data(self, **kwargs):
        addition = actions.KINDS.get(self.cycle.state) == Kind.ADDITION
        named = [r for r in self.found() if not r.struck and (not addition or (r.held_back and not r.objections))]
        return super().get_context_data(
            cycle=self.cycle, named=named, struck=[r for r in self.found() if r.struck], addition=addition,
            back=reverse("evaluation:announcements"), **kwargs,
        )  # fmt: skip


class Draft(OfRows, ActionPage):
    """Lay the announcement before the leader, with the rows that wait chosen."""

    model = Cycle
    action = actions.draft
    done = _("公告已拟定，等待负责人签发。")

    @property
    def cycle(self) -> Cycle:
        """The cycle announced."""
        return self.row


class Amend(OfRows, ActionPage):
    """Choose anew which rows wait."""

    model = Announcement
    action = actions.amend
    done = _("已修改。")

    @property
    def cycle(self) -> Cycle:
        """The cycle announced."""
        return self.row.cycle


def preview(announcement: Announcement) -> dict:
    """What an announcement would say if it were signed now, with the numbers it would give."""
    today = timezone.localdate()
    pairs = selectors.announceable(announcement)
    first = selectors.last_serial(actions.Listing, today.year) + 1
    numbered = [(rules.number(today.year, first + n), kept) for n, (_row, kept) in enumerate(pairs)]
    rows = [row for row, _kept in pairs]
    return {
        "rows": rows,
        "digest": rules.digest(rows),
        "left": selectors.left_out(announcement),
        "problems_now": list(rules.issue_problems(rows)),
        "paper": {
            "title": announcement.title,
            "body": documents.list_text(announcement, numbered, rules.valid_until(today)),
            "issuer": selectors.ministry(),
        },
        "today": today,
        "until": rules.valid_until(today),
    }


class OneAnnouncement(DetailPage):
    """A draft as it would read, or what was announced with its listings and certificates."""

    model = Announcement
    load = selectors.announcement_for_page
    template_name = "evaluation/listing/announcement.html"

    def get_context_data(self, **kwargs):
        row, actor = self.object, actor_of(self.request)
        drafted = row.state == Announcement.State.DRAFTED
        listings = list(row.listings.all())
        made = sum(1 for x in listings for c in x.current if c.state == Certificate.State.VALID)
        return super().get_context_data(
            drafted=drafted, may_issue=drafted and can(actor, actions.issue.verb, row),
            may_amend=drafted and row.kind == Kind.LIST and can(actor, actions.amend.verb, row), listings=listings, made=made,
            **(preview(row) if drafted else {}), **kwargs,
        )  # fmt: skip


class Issue(StepUp, ActionPage):
    """核对: the whole announcement, who is left out and why, who is told; then the signature."""

    model = Announcement
    load = selectors.announcement_for_page
    action = actions.issue
    form_class = forms.SignForm
    template_name = "evaluation/listing/issue.html"
    done = _("公告已发布，名录和证书随之生效；证书文件正在逐份生成。")

    def get_initial(self):
        return {"seen": preview(self.row)["digest"]}

    def get_success_url(self):
        return reverse("evaluation:announcement", args=[self.row.pk])

    def refused(self, refused, form=None):
        if form is not None:  # shown again, it speaks of the list that stands beside it now
            form.data = form.data.copy()
            form.data["seen"] = preview(self.row)["digest"]
        return super().refused(refused, form)

    def get_context_data(self, **kwargs):
        drafted = self.row.state == Announcement.State.DRAFTED
        back = reverse("evaluation:announcement", args=[self.row.pk])
        return super().get_context_data(drafted=drafted, back=back, **(preview(self.row) if drafted else {}), **kwargs)


# --- certificates -------------------------------------------------------------------------------------------------------------


class Certificates(ListPage):
    """An institution's certificates, the one in force first."""

    model = Certificate
    template_name = "evaluation/listing/certificates.html"
    ordering = ("-issued_on", "-version")

    def get_queryset(self):
        mine = selectors.certificates_of(actor_of(self.request).organisation_id)
        return super().get_queryset().filter(pk__in=mine.values("pk")).select_related(*selectors.ON_CERTIFICATE)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        shown = list(context["object_list"])
        current = next((c for c in shown if c.state in Certificate.CURRENT), None)
        address = documents.verification_address(current.serial) if current else ""
        return context | {"current": current, "address": address, "desk": "institution"}


class CertificatePdf(DetailPage):
    """The signed PDF of a certificate; of one that ended as well, for the file."""

    model = Certificate

    def get_queryset(self):
        return super().get_queryset().select_related("file")

    def render_to_response(self, context, **kwargs):
        file = self.object.file
        if file is None or not file.served:
            raise Http404
        response = FileResponse(opened(file), as_attachment=True, filename=f"{self.object.serial}.pdf", content_type="application/pdf")
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
