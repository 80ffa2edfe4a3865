"""Pages of editions: the ministry's desk imports and publishes, the public reads."""

from fractions import Fraction

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.generic import DetailView, ListView

from evaluation.standards import actions, forms, selectors, wording
from evaluation.standards.models import Standard
from evaluation.standards.numbers import decimal_text
from portal.accounts.models import Organisation
from portal.accounts.stepup import StepUp
from portal.kernel.pages import ActionPage, DetailPage, ListPage, actor_of, context_of
from portal.kernel.policy import can


class Editions(ListPage):
    """All editions, newest first."""

    model = Standard
    load = selectors.for_list
    template_name = "evaluation/standards/list.html"
    ordering = ("-published_on", "-pk")

    def get_context_data(self, **kwargs):
        actor = actor_of(self.request)
        ministry = selectors.ministry_of(actor)
        may_import = bool(ministry) and can(actor, "evaluation.standards.import_edition", ministry)
        return super().get_context_data(may_import=may_import, **kwargs)


def told(standard: Standard) -> dict:
    """What every page of one edition shows: its head, its dimensions and criteria in words."""
    edition = selectors.edition_of(standard)
    return {
        "object": standard,
        "edition": edition,
        "english": wording.english(),
        "pass_points": decimal_text(Fraction(edition.pass_mpt, 1000)),
        "parts": wording.shown_parts(standard, edition),
    }


class Edition(DetailPage):
    """One edition at the desk, with what can be done about it."""

    model = Standard
    load = selectors.for_page
    template_name = "evaluation/standards/detail.html"

    def get_context_data(self, **kwargs):
        checked = self.object.state == Standard.State.CHECKED
        may_publish = checked and can(actor_of(self.request), "evaluation.standards.publish", self.object)
        return super().get_context_data(may_publish=may_publish, **(kwargs | told(self.object)))


class Import(ActionPage):
    """Hand in an edition: every fault with its line, nothing lost; or the edition, checked."""

    model = Organisation
    action = actions.import_edition
    form_class = forms.ImportForm
    template_name = "evaluation/standards/import.html"
    done = _("标准已导入并通过核对，等待负责人发布。")

    def find(self, **kwargs):
        return selectors.ministry_of(actor_of(self.request))

    def get_success_url(self):
        return ""  # to the edition that was made


class Publish(StepUp, ActionPage):
    """Read whole, confirmed, in force."""

    model = Standard
    load = selectors.for_page
    action = actions.publish
    form_class = forms.PublishForm
    template_name = "evaluation/standards/publish.html"
    done = _("标准已发布，即日起生效。")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**(kwargs | told(self.row)))

    def perform(self, form):
        return self.act(context_of(self.request), self.row)

    def get_success_url(self):
        return reverse("evaluation:standard", args=[self.row.pk])


class Public:
    """Open to all, the same for all: only published editions, kept by caches for five minutes."""

    @classmethod
    def as_view(cls, **initkwargs):
        return cache_control(public=True, max_age=300)(super().as_view(**initkwargs))


class PublicEditions(Public, ListView):
    """Editions in force and before."""

    template_name = "evaluation/standards/public_list.html"

    def get_queryset(self):
        return selectors.for_list(selectors.published())


class PublicEdition(Public, DetailView):
    """One published edition, by its version."""

    template_name = "evaluation/standards/public.html"

    def get_object(self, queryset=None):
        found = selectors.for_page(selectors.published()).filter(version=self.kwargs["version"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        return super().get_context_data(**(kwargs | told(self.object)))
