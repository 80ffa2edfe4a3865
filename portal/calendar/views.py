"""The ministry's pages of the calendar: the years, one year by months, a notice's import, and its confirmation by a second person."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Organisation
from portal.calendar import actions, forms, rules, selectors
from portal.calendar.models import CalendarYear
from portal.kernel.pages import ActionPage, DeskPage, actor_of, context_of
from portal.kernel.policy import can
from portal.kernel.problems import _

LOOK = "_look"


def own_ministry(request) -> Organisation | None:
    """The ministry a person of its desk acts for."""
    return Organisation.objects.filter(pk=actor_of(request).organisation_id, kind=Organisation.Kind.MINISTRY).first()


class Years(DeskPage):
    """Every year with its notice; years without one are provisional (暂定)."""

    template_name = "calendar/years.html"

    def get_context_data(self, **kwargs):
        ministry = own_ministry(self.request)
        may_import = bool(ministry) and can(actor_of(self.request), actions.import_notice.verb, ministry)
        return super().get_context_data(years=selectors.shown_years(timezone.localdate()), may_import=may_import, **kwargs)


class Year(DeskPage):
    """One year by months: as confirmed, as it waits for confirmation, or as it is computed until its notice comes."""

    template_name = "calendar/year.html"

    def get_context_data(self, **kwargs):
        year = self.kwargs["year"]
        if not 2000 <= year <= 2100:
            raise Http404
        row = selectors.year_of(year)
        held = selectors.calendar()
        if row is not None and row.state == CalendarYear.State.DRAFT:
            held = selectors.with_days(year, {d.date: d.kind for d in row.days.all()})
        may_confirm = row is not None and row.state == CalendarYear.State.DRAFT and can(actor_of(self.request), actions.confirm.verb, row)
        shown = {"months": selectors.months_of(year, held), "counted": selectors.counted(year, held)}
        return super().get_context_data(**(kwargs | shown), row=row, provisional=row is None, may_confirm=may_confirm)


class Import(ActionPage):
    """A notice's own words in, its days shown by months, then handed to the second person."""

    model = Organisation
    action = actions.import_notice
    form_class = forms.NoticeForm
    template_name = "calendar/import.html"
    done = _("已导入，等待另一位同事确认。确认前仍按暂定日历计算。")

    def find(self, **kwargs):
        return own_ministry(self.request)

    def get_initial(self):
        return {"year": self.request.GET.get("year", "")}

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if LOOK in request.POST and form.is_valid():
            year, days = form.cleaned_data["year"], form.cleaned_data["days"]
            held = selectors.with_days(year, days)
            found = {"months": selectors.months_of(year, held), "counted": selectors.counted(year, held), "year": year}
            return self.render_to_response(self.get_context_data(form=form, **found))
        return super().post(request, *args, **kwargs)

    def perform(self, form):
        said = form.cleaned_data
        return self.act(context_of(self.request), self.row, year=said["year"], notice=said["notice"], days=said["days"])

    def get_success_url(self):
        return reverse("calendar:year", args=[self.made.year])

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=reverse("calendar:years"), **kwargs)


class Confirm(ActionPage):
    """SOD-12: another person compares the year with the notice and puts it in force."""

    model = CalendarYear
    load = selectors.for_page
    action = actions.confirm
    form_class = forms.ConfirmForm
    template_name = "calendar/confirm.html"
    slug_field = "year"
    done = _("已确认。本年度的期限不再是暂定。")

    def perform(self, form):
        return self.act(context_of(self.request), self.row)

    def get_success_url(self):
        return reverse("calendar:year", args=[self.row.year])

    def get_context_data(self, **kwargs):
        year = self.row.year
        held = selectors.with_days(year, {d.date: d.kind for d in self.row.days.all()})
        return super().get_context_data(
            year=year, months=selectors.months_of(year, held), counted=selectors.counted(year, held), back=self.get_success_url(),
            moved=list(rules.moved_days(selectors.calendar(), held, year)),
            own_hand=actor_of(self.request).user_id in actions.importers(self.row), **kwargs,
        )  # fmt: skip
