"""The filters of the province's list of applications, kept in the URL."""

import django_filters as df
from django import forms
from django.db.models import Q, QuerySet

from evaluation.applications.models import Application
from evaluation.cycles.models import Cycle
from portal.kernel.problems import _

State = Application.State
KNOWN = [s for s in State if s not in (State.DRAFT, State.LAPSED)]
IN_HAND = (State.SUBMITTED, State.RESUBMITTED)


class ApplicationFilters(df.FilterSet):
    """Search by name or licence number, the cycle, the state, and what waits for clerk or leader."""

    q = df.CharFilter(label=_("查找机构"), method="found", widget=forms.TextInput(attrs={"type": "search"}))
    cycle = df.ModelChoiceFilter(label=_("批次"), queryset=Cycle.objects.exclude(state=Cycle.State.DRAFT), empty_label=_("全部"))
    state = df.ChoiceFilter(label=_("状态"), choices=[(s.value, s.label) for s in KNOWN], empty_label=_("全部"))
    work = df.ChoiceFilter(
        label=_("待办"), method="waiting", choices=[("check", _("待经办人核验")), ("confirm", _("待负责人确认"))], empty_label=_("全部")
    )

    class Meta:
        model = Application
        fields = ["q", "cycle", "state", "work"]

    def found(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """By part of the name or of the licence number."""
        return queryset.filter(Q(institution__name__icontains=value) | Q(institution__licence_no__icontains=value))

    def waiting(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """What waits for the clerk, or for the leader."""
        return queryset.filter(state__in=IN_HAND, checked_at__isnull=value == "check")
