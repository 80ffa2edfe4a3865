"""Pages of the continuous check: findings, rectifications and each step on them."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from evaluation.surveillance import actions, delisting, evidence, forms, rules, selectors, wording
from evaluation.surveillance.models import DelistingProposal, Finding, Rectification
from portal.accounts.stepup import StepUp
from portal.files import uploads
from portal.files.keep import attachments_of
from portal.kernel.pages import ActionPage, DetailPage, ListPage, actor_of, context_of
from portal.kernel.policy import can
from portal.kernel.problems import Refused, _
from portal.registers.pages import chips

DESKS = ("institution", "province", "ministry", "association", "audit")
ROWS_SHOWN = 12


class AtDesk:
    """A page of the desks that have a part in the continuous check; others do not find it."""

    def dispatch(self, request, *args, **kwargs):
        if kwargs.get("desk", DESKS[0]) not in DESKS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def to(self, page: str, pk: int | None = None) -> str:
        """The address of another page at the same desk."""
        return reverse(f"evaluation:{page}", kwargs={"desk": self.kwargs["desk"]} | ({"pk": pk} if pk else {}))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"desk": self.kwargs.get("desk", ""), "today": timezone.localdate()} | kwargs))


class Findings(AtDesk, ListPage):
    """Open findings in the order in which they are due, filtered; ended ones on request."""

    model = Finding
    load = selectors.for_list
    filterset_class = forms.FindingFilters
    template_name = "evaluation/surveillance/findings.html"
    ordering = ("due_on", "pk")
    sorts = {
        "due": ("due_on",), "detected": ("detected_on",), "rule": ("rule__code",), "institution": ("listing__institution__name",),
    }  # fmt: skip

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        shown, today = context["object_list"], timezone.localdate()
        said = selectors.steps([f for f in shown if f.state == Finding.State.DETECTED], today)
        context["lines"] = [(f, wording.short(f, selectors.rule_of(f.rule)), said.get(f.pk, "")) for f in shown]
        context["chips"] = chips(self.request, self.filterset)
        context["many"] = self.kwargs["desk"] != "institution"
        return context


class OneFinding(AtDesk, DetailPage):
    """Why, on what facts and rows, until when, what happened and what comes next."""

    model = Finding
    load = selectors.for_page
    template_name = "evaluation/surveillance/finding.html"

    def get_context_data(self, **kwargs):
        finding, actor, today = self.object, actor_of(self.request), timezone.localdate()
        rule, listing = selectors.rule_of(finding.rule), finding.listing
        open_ = finding.state in Finding.OPEN
        step = selectors.steps([finding], today)[finding.pk] if finding.state == Finding.State.DETECTED else ""
        now = rules.statements(rule, selectors.facts_today(rule, listing, today)) if open_ else ()
        rectifications, proposals = list(finding.rectifications.all()), list(finding.proposals.all())
        last = rectifications[-1] if rectifications else None
        clock = wording.countdown(wording.finding_clock(finding, step, last), wording.since_of(finding, last), today)
        may = self._may(actor, finding, step, last)
        return super().get_context_data(
            rule=rule, step=step, lines=wording.lines(rule, finding.facts.get("statements", ()), now), open=open_,
            groups=self._groups(actor, finding), rectifications=rectifications, proposals=proposals, clock=clock, may=may,
            steps=wording.proposal_steps(proposals[-1]) if proposals else wording.finding_steps(finding, last, step),
            next=wording.next_of(finding, step), history=wording.told(selectors.history(finding, *rectifications, *proposals)),
            same_total=selectors.same_rule(finding, today) if self.kwargs["desk"] in ("ministry", "audit") else 0, **kwargs,
        )  # fmt: skip

    def _may(self, actor, finding, step: str, last) -> dict:
        """What this reader can do now."""
        listing = finding.listing
        free = listing.state in actions.KEPT and finding.state in (Finding.State.DETECTED, Finding.State.RECTIFYING)
        held = last is not None and last.state in (Rectification.State.OPEN, Rectification.State.REPORTED)
        due = step in ("rectify", "suspend_benefit", "propose_delisting") or finding.state == Finding.State.RECTIFYING
        failed = last is not None and (last.state == Rectification.State.FAILED or (held and timezone.localdate() > last.until))
        ground = step == "propose_delisting" or failed or finding.rule.severity == "grave"
        return {
            "void": free and can(actor, actions.void.verb, finding),
            "notify": free and due and not held and finding.rule.severity != "notice" and can(actor, actions.notify.verb, listing),
            "propose": free and ground and can(actor, delisting.propose.verb, listing),
        }

    def _groups(self, actor, finding) -> list[dict]:
        """The rows behind, kind by kind, with the address of each at this desk."""
        found = []
        for title, held, number in evidence.named(actor, finding.rows, ROWS_SHOWN):
            told = []
            for row in held:
                page = evidence.address(row)
                url = reverse(page[0], kwargs={"desk": self.kwargs["desk"], **page[1]}) if page else ""
                told.append({"row": row, "url": url if self.kwargs["desk"] != "association" else ""})
            found.append({"title": title, "rows": told, "number": number, "more": number - len(held)})
        return found


class Act(AtDesk, ActionPage):
    """One step, explained before it is done: what changes, who is told, whether it can be undone."""

    template_name = "evaluation/surveillance/act.html"
    form_class = forms.Plain
    heading = ""
    told: tuple = ()
    button = ""
    reason = ""
    danger = False
    to_page = ""
    files_label = ""
    attach = None
    do = None

    @property
    def act(self):
        return self.do or type(self).action

    def get_success_url(self):
        return self.to(self.to_page, self.made.pk if hasattr(self, "made") else self.row.pk)

    def subject(self):
        """The row the page goes back to."""
        return self.row

    def not_now(self):
        """Why the step can't be taken at all now; empty where it can."""
        moved = self.act.moves and self.row.state not in self.act.moves
        return _("当前状态是“%(state)s”，不能办理这一步。请返回查看最新进展。") % {"state": self.row.get_state_display()} if moved else ""

    def get(self, request, *args, **kwargs):
        if (why := self.not_now()) and can(actor_of(request), self.act.verb, self.row):
            return self.render_to_response(self.get_context_data(form=None) | {"may": False, "says": why}, status=409)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        """Files are kept first, each by its own act, so that nothing uploaded is lost where the text is refused."""
        self.file_problems = ()
        if self.attach is not None:
            self._keep(context_of(request))
        return super().post(request, *args, **kwargs)

    def _keep(self, ctx) -> None:
        try:
            for n, (content, name) in enumerate(uploads.handed_in(ctx, self.request)):
                self.attach(ctx.part(f"file-{n}"), self.row, content=content, name=name)
        except Refused as refused:
            self.file_problems = refused.problems

    def form_valid(self, form):
        if self.file_problems:
            return self.render_to_response(self.get_context_data(form=form, problems=self.file_problems), status=422)
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        back = self.to(self.to_page, self.subject().pk)
        named = {
            "heading": self.heading, "told": self.told, "button": self.button, "reason": self.reason, "danger": self.danger, "back": back,
            "files_label": self.files_label, "institution": _listing(self.row).institution,
            "kept": attachments_of(self.row) if self.attach is not None else (),
            "purpose": f"{self.row._meta.model_name}-{self.row.pk}-{self.act.verb.rpartition('.')[2]}",
        }  # fmt: skip
        return super().get_context_data(**(named | kwargs))


def _listing(row):
    row = getattr(row, "proposal", row)
    return getattr(row, "listing", row)


class OnFinding(Act):
    """A step on one finding."""

    model = Finding
    load = selectors.for_page
    to_page = "finding"


class OnListing(Act):
    """A step on the listing of a finding: which of its findings, and why."""

    model = Finding
    load = selectors.for_page

    def find(self, **kwargs):
        self.finding = self.get_queryset().filter(pk=kwargs["pk"]).first()
        return self.finding.listing if self.finding else None

    def subject(self):
        return self.finding

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"back": self.to("finding", self.finding.pk)} | kwargs))

    def lawful(self) -> list[Finding]:
        """The findings that may be chosen."""
        return []

    def not_now(self):
        nothing = self.row.state not in actions.KEPT or not self.lawful()
        return _("这家机构现在没有可以办理这一步的问题。请返回查看最新进展。") if nothing else ""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"lawful": self.lawful()}


class Notify(StepUp, OnListing):
    """限期整改: what was found and what is to be handed in by when."""

    action = actions.notify
    form_class = forms.NotifyForm
    to_page = "rectification"

    def lawful(self):
        return selectors.to_rectify(self.row, timezone.localdate())

    def get_initial(self):
        return {"findings": [f.pk for f in self.lawful()]}


class Propose(StepUp, OnListing):
    """撤销建议: drafted from the registered facts, proposed by a person."""

    action = delisting.propose
    form_class = forms.ProposeForm
    to_page = "proposal"

    def lawful(self):
        return selectors.to_propose(self.row)

    def get_initial(self):
        return {"findings": [self.finding.pk], "text": wording.draft(self.finding, selectors.rule_of(self.finding.rule))}


class OneRectification(AtDesk, DetailPage):
    """Demands, report, files, verdict, with the step that is due."""

    model = Rectification
    load = selectors.rectification_page
    template_name = "evaluation/surveillance/rectification.html"

    def get_context_data(self, **kwargs):
        row, actor, today = self.object, actor_of(self.request), timezone.localdate()
        State, state = Rectification.State, self.object.state
        until = wording.verdict_until(row) or row.until
        clock = (_("验收期限") if row.reported_on else _("整改期限"), until) if state in (State.OPEN, State.REPORTED) else None
        open_ = state == State.OPEN
        may = {
            "report": open_ and can(actor, actions.report.verb, row),
            "ask_extension": open_ and not row.extension_asked_on and today <= row.due_on and can(actor, actions.ask_extension.verb, row),
            "extend": open_ and bool(row.extension_asked_on) and not row.extended_until and can(actor, actions.extend.verb, row),
            "verify": state == State.REPORTED and can(actor, actions.verify.verb, row),
            "first": row.first_verifier_id == actor.user_id,
        }
        return super().get_context_data(
            may=may, steps=wording.rectification_steps(row), files=attachments_of(row), over=open_ and today > row.until,
            clock=wording.countdown(clock, row.reported_on or row.opened_on, today),
            findings=grounds(row.findings.all()),
            history=wording.told(selectors.history(row)), **kwargs,
        )  # fmt: skip


def grounds(findings) -> list[tuple]:
    """Findings with their values and what the rule asks, in words."""
    read = [(f, selectors.rule_of(f.rule)) for f in findings]
    return [(f, wording.short(f, rule), wording.limits(f, rule)) for f, rule in read]


class OnRectification(Act):
    """A step on one rectification."""

    model = Rectification
    load = selectors.rectification_page
    to_page = "rectification"


class OnProposal(Act):
    """A step on one proposal."""

    model = DelistingProposal
    load = selectors.proposal_page
    to_page = "proposal"
