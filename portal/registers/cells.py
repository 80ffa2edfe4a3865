"""One cell between people and columns: how it is read from a sheet or a form, and how it is shown."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_FORMS = (
    (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"), "ymd"),
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), "ymd"),
    (re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?"), "ymd"),
    (re.compile(r"(\d{1,2})[.](\d{1,2})"), "md"),
    (re.compile(r"(\d{1,2})月(\d{1,2})日"), "md"),
)
_EXCEL_DAY_0 = date(1899, 12, 30)
_NARROW = {0xFEE0 + n: n for n in range(0x30, 0x7B) if chr(n).isalnum()} | {0x3000: 0x20, 0xA0: 0x20}
TENTH = Decimal("0.1")
_SEPARATORS = re.compile(r"[、,;，；\r\n]+")


def text_of(cell) -> str:
    """A cell as text: blanks trimmed, full-width letters and digits narrowed (punctuation stays as it is), whole numbers without
    their .0, dates as 2026-11-24."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return text.strip() if text.isascii() else text.translate(_NARROW).strip()


def alike(cell) -> str:
    """A cell as it is compared with a head, a label or a number: every full-width character narrowed."""
    text = text_of(cell)
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def parsed_date(cell) -> date | None:
    """A date from a date cell, a day number of a spreadsheet, or text in one of the usual forms; None when it is none.

    Understood: 2026-11-24, 2026/11/24, 2026.11.24, 20261124, 2026年11月24日, and of this year 11.24 and 11月24日.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 10_000 <= cell < 100_000:
        return _EXCEL_DAY_0 + timedelta(days=int(cell))
    text = re.sub(r"\s", "", alike(cell)).removesuffix("00:00:00")
    for form, parts in _FORMS:
        if found := form.fullmatch(text):
            numbers = [int(n) for n in found.groups()]
            try:
                return date(*numbers) if parts == "ymd" else date(timezone.localdate().year, *numbers)
            except ValueError:
                return None
    return None


class DayField(forms.DateField):
    """A day, typed or pasted in any of the usual forms."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"class": "date", "placeholder": "2026-11-24", "autocomplete": "off"})

    def to_python(self, value):
        if value in self.empty_values or not text_of(value):
            return None
        found = parsed_date(value)
        if found is None:
            said = _("请填日期，例如 2026-11-24。您填的是“%(value)s”。") % {"value": text_of(value)}
            raise ValidationError(said, code="invalid_date")
        return found


class WholeField(forms.IntegerField):
    """A whole number, with or without thousands separators."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short"})

    def to_python(self, value):
        text = alike(value).replace(",", "")
        if not text:
            return None
        try:
            return int(text)
        except ValueError:
            said = _("请填整数，例如 36。您填的是“%(value)s”。") % {"value": text_of(value)}
            raise ValidationError(said, code="invalid_number") from None


class TenthsField(forms.DecimalField):
    """A number with at most one decimal place (hours, square metres), with or without thousands separators."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})

    def to_python(self, value):
        text = alike(value).replace(",", "")
        if not text:
            return None
        try:
            found = Decimal(text)
        except InvalidOperation:
            found = None
        if found is None or not found.is_finite():
            said = _("请填数字，例如 12.5。您填的是“%(value)s”。") % {"value": text_of(value)}
            raise ValidationError(said, code="invalid_number")
        if found != round(found, 1):
            said = _("最多保留一位小数，例如 12.5。您填的是“%(value)s”。") % {"value": text_of(value)}
            raise ValidationError(said, code="too_exact")
        return found.quantize(TENTH)


class ChoiceOf(forms.TypedChoiceField):
    """One of a list, by its label or by its code."""

    def to_python(self, value):
        text = text_of(value)
        return next((code for code, label in self._flat() if alike(text) == alike(label)), text)

    def _flat(self):
        return [(code, label) for code, label in self.choices if code not in ("", None)]

    def validate(self, value):
        if value and value not in {code for code, _label in self._flat()}:
            options = _("、").join(str(label) for _code, label in self._flat())
            said = _("请填其中之一：%(options)s。您填的是“%(value)s”。") % {"options": options, "value": value}
            raise ValidationError(said, code="invalid_choice")
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")


def _parts(text: str, labels: dict) -> Iterator[str]:
    """What a cell names: between marks, or between blanks where the whole is no label (English labels hold blanks)."""
    for part in _SEPARATORS.split(text):
        yield from [part] if alike(part) in labels else part.split()


class SeveralOf(forms.MultipleChoiceField):
    """Some of a list, by labels or codes: ticked on a page, or separated by 、 , ; in a cell."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value):
        labels = {alike(label): code for code, label in self.choices}
        parts = list(value) if isinstance(value, list | tuple) else list(_parts(text_of(value), labels))
        return list(dict.fromkeys(labels.get(alike(p), text_of(p)) for p in parts if text_of(p)))

    def validate(self, value):
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        if unknown := [v for v in value if v not in {code for code, _label in self.choices}]:
            said = _("“%(value)s”不在可选项中。请填名称或代码，用顿号分开，例如：%(options)s。") % {
                "value": _("、").join(unknown),
                "options": _("、").join(str(label) for _code, label in self.choices[:3]),
            }
            raise ValidationError(said, code="invalid_choice")


class YesNo(forms.BooleanField):
    """是 or 否: a tick on a page, a word in a cell."""

    WORDS = {
        "是": True,
        "否": False,
        "1": True,
        "0": False,
        "true": True,
        "false": False,
        "yes": True,
        "no": False,
        "有": True,
        "无": False,
        "on": True,
        "": False,
    }

    def to_python(self, value):
        if isinstance(value, bool):
            return value
        text = text_of(value).lower()
        if text not in self.WORDS:
            raise ValidationError(_("请填“是”或“否”。您填的是“%(value)s”。") % {"value": text_of(value)}, code="invalid_choice")
        return self.WORDS[text]


def formfield(column, **kwargs):
    """The form field of a model's column, speaking the portal's sentences; what pages and sheets both check with."""
    said = gettext_lazy("请填写此项。") if not isinstance(column, models.ForeignKey) else gettext_lazy("请选择此项。")
    common = {
        "label": column.verbose_name,
        "required": not column.blank,
        "help_text": column.help_text,
        "error_messages": {"required": said},
    }
    if column.has_default() and not callable(column.default):
        common["initial"] = column.default
    if isinstance(column, ArrayField) and column.base_field.choices:
        return SeveralOf(choices=column.base_field.choices, **common)
    if isinstance(column, models.BooleanField):
        return YesNo(**(common | {"required": False}))
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        return DayField(**common)
    if column.choices:
        return ChoiceOf(choices=[("", gettext_lazy("请选择")), *column.choices], empty_value="", **common)
    if isinstance(column, models.IntegerField):
        return WholeField(**common, min_value=0)
    if isinstance(column, models.DecimalField):
        return TenthsField(**common, min_value=0, max_digits=column.max_digits, decimal_places=column.decimal_places)
    if isinstance(column, models.URLField):
        kwargs["assume_scheme"] = "https"
    return column.formfield(error_messages={"required": said}, **kwargs)


def shown(column, value):
    """A stored value as people read it: labels for choices, 是 and 否, lists with 、, dates as 2026-11-24; "" for none."""
    if value is None:
        return ""
    if isinstance(column, ArrayField):
        labels = dict(column.base_field.choices or ())
        return _("、").join(str(labels.get(v, v)) for v in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, date):
        return value.isoformat()
    return value
