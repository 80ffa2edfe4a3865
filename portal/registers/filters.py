"""The filters of a register's list: made from its columns, kept in the URL."""

from datetime import timedelta
from functools import reduce
from operator import or_

import django_filters as df
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.accounts.models import ProvincialUnit
from portal.files.models import Attachment
from portal.kernel.pages import actor_of
from portal.kernel.problems import _
from portal.registers.models import Record

SOON_DAYS = 90  # as far ahead as reminders begin
_ANY = _("全部")


class RecordFilters(df.FilterSet):
    """Search, state and validity, which every register has; voided records only on request."""

    kept = None

    q = df.CharFilter(label=_("查找"), method="found", widget=forms.TextInput(attrs={"type": "search"}))
    province = df.ModelChoiceFilter(label=_("省份"), field_name="owner__province", queryset=ProvincialUnit.objects.all(), empty_label=_ANY)
    owner = df.NumberFilter(field_name="owner", widget=forms.HiddenInput)
    validity = df.ChoiceFilter(
        label=_("有效期"), method="in_date", empty_label=_ANY,
        choices=[("current", _("未过期")), ("soon", _("90 日内到期")), ("over", _("已过期"))],
    )  # fmt: skip
    confirmed = df.ChoiceFilter(
        label=_("省级核实"), method="in_confirmation", empty_label=_ANY, choices=[("no", _("待核实")), ("yes", _("已核实"))]
    )
    documents = df.ChoiceFilter(
        label=_("材料"), method="with_documents", empty_label=_ANY, choices=[("no", _("没有材料")), ("yes", _("有材料"))]
    )
    state = df.ChoiceFilter(
        label=_("记录"), method="in_state", empty_label=_("有效"), choices=[("void", _("已作废")), ("all", _("有效和已作废"))]
    )

    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        super().__init__(data, queryset, request=request, prefix=prefix)
        if not self.kept.expires:
            del self.filters["validity"]
        if not self.kept.confirmed_by:
            del self.filters["confirmed"]
        if not self.kept.search:
            del self.filters["q"]
        role = actor_of(request).role if request is not None else ""
        if role in ("institution_admin", "institution_clerk", "provincial_clerk", "provincial_leader"):
            del self.filters["province"]

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("state") else queryset.filter(state=Record.State.VALID)

    def found(self, queryset, name, value):
        """Rows any of whose search fields contain the words."""
        return queryset.filter(reduce(or_, (Q(**{f"{field}__icontains": value}) for field in self.kept.search)))

    def in_state(self, queryset, name, value):
        """Voided rows, or all."""
        return queryset if value == "all" else queryset.filter(state=value)

    def in_confirmation(self, queryset, name, value):
        """Rows that the authority above has held against their documents, or has not yet."""
        return queryset.filter(confirmed_at__isnull=value == "no")

    def with_documents(self, queryset, name, value):
        """Rows with a document behind them, or without."""
        kind = ContentType.objects.get_for_model(self.kept.model)
        found = Exists(Attachment.objects.filter(content_type=kind, object_id=OuterRef("pk"), state=Attachment.State.VALID))
        return queryset.filter(found if value == "yes" else ~found)

    def in_date(self, queryset, name, value):
        """Rows by the day after which they no longer count; without such a day they go on."""
        today, field = timezone.localdate(), self.kept.expires
        if value == "over":
            return queryset.filter(**{f"{field}__lt": today})
        if value == "soon":
            return queryset.filter(**{f"{field}__range": (today, today + timedelta(days=SOON_DAYS))})
        return queryset.filter(Q(**{f"{field}__gte": today}) | Q(**{field: None}))


def _filter_of(kept, name: str) -> df.Filter:
    column = kept.column(name)
    if isinstance(column, ArrayField):
        return df.ChoiceFilter(label=column.verbose_name, choices=column.base_field.choices, method=_contains(name), empty_label=_ANY)
    if isinstance(column, models.BooleanField):
        return df.ChoiceFilter(label=column.verbose_name, choices=[("1", _("是")), ("0", _("否"))], method=_is(name), empty_label=_ANY)
    return df.ChoiceFilter(field_name=name, label=column.verbose_name, choices=column.choices, empty_label=_ANY)


def _contains(field: str):
    def filtered(queryset, name, value):
        return queryset.filter(**{f"{field}__contains": [value]})

    return filtered


def _is(field: str):
    def filtered(queryset, name, value):
        return queryset.filter(**{field: value == "1"})

    return filtered


def filterset_for(kept) -> type[RecordFilters]:
    """The filters of one register, in the order it names them."""
    named = {name: _filter_of(kept, name) for name in kept.filters}
    meta = type("Meta", (), {"model": kept.model, "fields": []})
    return type(f"{kept.model.__name__}Filters", (RecordFilters,), {"kept": kept, "Meta": meta, **named})
