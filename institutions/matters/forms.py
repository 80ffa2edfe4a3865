"""What people type of a major matter, and how they look for one."""

import django_filters as df
from django import forms

from institutions.matters.models import MajorMatterReport
from institutions.registry.course import ANY, CourseFilters
from portal.kernel.problems import _
from portal.registers.cells import ChoiceOf, DayField


def _text(label, rows: int, missing, **given) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=2000, widget=area, error_messages={"required": missing}, **given)


class MatterFilters(CourseFilters):
    """By institution, kind, state and province."""

    named, of = "institution__name", "institution__province"

    kind = df.ChoiceFilter(label=_("事项类别"), choices=MajorMatterReport.Kind.choices, empty_label=ANY)
    state = df.ChoiceFilter(label=_("状态"), choices=MajorMatterReport.State.choices, empty_label=ANY)

    field_order = ("q", "kind", "state", "province")

    class Meta:
        model = MajorMatterReport
        fields = []


class ReportForm(forms.Form):
    """What happened, when, and what was done at once."""

    kind = ChoiceOf(
        label=_("事项类别"), choices=[("", _("请选择")), *MajorMatterReport.Kind.choices], empty_value="",
        error_messages={"required": _("请选择事项类别。")},
    )  # fmt: skip
    occurred_on = DayField(label=_("发生日期"), error_messages={"required": _("请填写发生日期。")})
    facts = _text(_("事项经过"), 6, _("请写明事项经过。"), help_text=_("至少 10 字。不写当事人姓名、案情和鉴定内容。"))
    measures = _text(_("已采取的措施"), 4, _("请写明已采取的措施。"), help_text=_("至少 10 字。"))


class AskForm(forms.Form):
    """What the bureau wants to know."""

    question = _text(_("询问"), 4, _("请写明要询问的内容。"))


class AnswerForm(forms.Form):
    """What the institution answers."""

    answer = _text(_("答复"), 5, _("请写明答复。"))


class CloseForm(forms.Form):
    """What came of it."""

    outcome = _text(_("处理结果"), 4, _("请写明处理结果。"))
