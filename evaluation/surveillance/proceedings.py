"""Pages of the proceeding on a delisting, for every desk, and the experts' own pages of its re-review."""

from django.urls import reverse
from django.utils import timezone

from evaluation.surveillance import delisting, forms, selectors, wording
from evaluation.surveillance.models import DelistingProposal, RereviewOpinion
from evaluation.surveillance.views import Act, AtDesk, OnProposal, grounds
from portal.accounts.models import INSTITUTION, MINISTRY, Role
from portal.accounts.stepup import StepUp
from portal.files.keep import attachments_of
from portal.kernel.pages import DetailPage, ListPage, actor_of
from portal.kernel.policy import can
from portal.kernel.problems import _
from portal.registers.pages import chips

State = DelistingProposal.State
_MOVES = {
    "serve": (delisting.serve, State.PROPOSED), "defend": (delisting.defend, State.PROPOSED),
    "hearing": (delisting.record_hearing, State.PROPOSED), "open": (delisting.open_rereview, State.PROPOSED),
    "prepare": (delisting.prepare_decision, State.ADVISED), "decide": (delisting.decide, State.ADVISED),
}  # fmt: skip


class Proposals(AtDesk, ListPage):
    """Proposals, the newest first."""

    model = DelistingProposal
    load = selectors.proposals_list
    filterset_class = forms.ProposalFilters
    template_name = "evaluation/surveillance/proposals.html"
    ordering = ("-proposed_on", "-pk")
    sorts = {"proposed": ("proposed_on",), "institution": ("listing__institution__name",), "state": ("state",)}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["lines"] = [(p, wording.proposal_clock(p)) for p in context["object_list"]]
        context["chips"] = chips(self.request, self.filterset)
        return context


class OneProposal(AtDesk, DetailPage):
    """The whole proceeding on one page: grounds, what each side says, steps with their limits, what comes next."""

    model = DelistingProposal
    load = selectors.proposal_page
    template_name = "evaluation/surveillance/proposal.html"

    def get_context_data(self, **kwargs):
        row, actor, today = self.object, actor_of(self.request), timezone.localdate()
        files = list(attachments_of(row))
        within = actor.is_(*MINISTRY, Role.AUDITOR)
        clock = wording.countdown(wording.proposal_clock(row), row.rereview_on or row.served_on or row.proposed_on, today)
        return super().get_context_data(
            may=self._may(actor, row, today), steps=wording.proposal_steps(row), clock=clock, within=within,
            grounds=grounds(row.grounds.all()),
            defence_files=[f for f in files if f.kind == "defence"], hearing_files=[f for f in files if f.kind == "hearing"],
            opinions=list(row.opinions.all()) if within else [], counted=self._counted(row), drawn=len(row.draw_order),
            own=actor.is_(*INSTITUTION), prepared=row.decision and row.decision_prepared_by if within else None,
            history=wording.told(selectors.history(row)), **kwargs,
        )  # fmt: skip

    def _may(self, actor, row, today) -> dict:
        """What this reader can do now."""
        may = {name: row.state == state and can(actor, act.verb, row) for name, (act, state) in _MOVES.items()}
        may["serve"] = may["serve"] and row.served_on is None
        may["defend"] = may["defend"] and row.defence_until is not None and today <= row.defence_until
        may["hearing"] = may["hearing"] and row.hearing_asked and row.hearing_held_on is None
        ready = row.served_on and (row.defended_on or today > row.defence_until) and (row.hearing_held_on or not row.hearing_asked)
        may["open"] = may["open"] and bool(ready)
        heard = row.state in delisting.HEARD and not row.association_heard_on
        may["be_heard"] = heard and can(actor, delisting.be_heard.verb, row)
        may["decide"] = may["decide"] and bool(row.decision)
        return may

    def _counted(self, row) -> list[tuple[str, int]]:
        """How the experts' opinions fell, once all have spoken; never who gave which."""
        if row.state in (State.PROPOSED, State.REREVIEW):
            return []
        given = [o.opinion for o in row.opinions.all() if o.state == RereviewOpinion.State.GIVEN]
        return [(label, given.count(code)) for code, label in DelistingProposal.Decision.choices if code in given]


class Decide(StepUp, OnProposal):
    """核对: the whole decision before it is signed, and everything that follows from it."""

    template_name = "evaluation/surveillance/decide.html"

    def get_context_data(self, **kwargs):
        delist = self.row.decision == DelistingProposal.Decision.DELIST
        opinions = selectors.opinions(self.row)
        given = [(label, opinions.count(code)) for code, label in DelistingProposal.Decision.choices]
        return super().get_context_data(**({"delist": delist, "danger": delist, "counted": given} | kwargs))


# --- experts ------------------------------------------------------------------------------------------------------------------


class Rechecks(ListPage):
    """An expert's own re-reviews: to be given first."""

    model = RereviewOpinion
    load = selectors.opinions_page
    template_name = "evaluation/surveillance/rechecks.html"
    ordering = ("state", "due_on", "pk")


class OneRecheck(Act):
    """Facts, defence and record of one proposal, and the expert's opinion of it."""

    model = RereviewOpinion
    load = selectors.opinions_page
    action = delisting.give_opinion
    form_class = forms.OpinionForm
    template_name = "evaluation/surveillance/recheck.html"

    def get_success_url(self):
        return reverse("evaluation:rechecks")

    def get_context_data(self, **kwargs):
        proposal = self.row.proposal
        named = {
            "proposal": proposal, "back": reverse("evaluation:rechecks"), "files": attachments_of(proposal),
            "grounds": [self._ground(f) for f in proposal.grounds.all()], "asked": self.row.state == RereviewOpinion.State.ASKED,
            "left": wording.countdown((_("复核期限"), self.row.due_on), proposal.rereview_on, timezone.localdate()),
        }  # fmt: skip
        return super().get_context_data(**(named | kwargs))

    def _ground(self, finding) -> dict:
        rule = selectors.rule_of(finding.rule)
        return {"finding": finding, "lines": wording.lines(rule, finding.facts.get("statements", ())), "rows": len(finding.rows)}

    def to(self, page, pk=None):
        return reverse("evaluation:rechecks")


class StandAside(OneRecheck):
    """回避: named before an opinion is given; the next of the draw is asked."""

    action = delisting.stand_aside
    form_class = forms.Plain
    template_name = "evaluation/surveillance/act.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"back": reverse("evaluation:recheck", args=[self.row.pk])} | kwargs))
