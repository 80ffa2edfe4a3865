"""What people type about notices and objections; the rules decide, the forms only read."""

import django_filters as df
from django import forms
from django.db.models import Q
from django.utils import timezone

from evaluation.cycles.models import Cycle
from evaluation.publicity import rules
from evaluation.publicity.models import NoticeRow, Objection
from evaluation.standards.models import Criterion
from portal.kernel.problems import _

ANY = _("全部")
SAY = {"required": _("请写得具体一些，至少 10 个字。")}
CHOOSE = {"row": _("请选择机构。"), "ground": _("请选择理由类别。"), "objector_kind": _("请选择实名、单位或匿名。")}


class ConfirmForm(forms.Form):
    """Nothing but the word that it shall be done."""


class SignForm(forms.Form):
    """The word, for the list that was on the page."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class ManyFiles(forms.ClearableFileInput):
    """An input that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; nothing is demanded of them here, their content is looked at when they are kept."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        """The files that were chosen."""
        return [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one]


class ObjectionForm(forms.Form):
    """异议, as anybody writes it: against which institution, on what ground, which facts, under which name."""

    row = forms.ModelChoiceField(NoticeRow.objects.none(), label=_("对哪家机构"), empty_label=_("请选择"))
    ground = forms.ChoiceField(label=_("理由类别"), choices=Objection.Ground, widget=forms.RadioSelect)
    facts = forms.CharField(
        label=_("事实和理由"), widget=forms.Textarea(attrs={"rows": 8}), strip=False,
        help_text=_("写明时间、事项和您知道的依据，50 至 2,000 字。请不要写与异议无关的个人信息。"),
    )  # fmt: skip
    criterion = forms.ModelChoiceField(
        Criterion.objects.none(), label=_("涉及的考核指标"), required=False, empty_label=_("不清楚或不涉及"),
    )  # fmt: skip
    objector_kind = forms.ChoiceField(label=_("您的身份"), choices=Objection.Kind, widget=forms.RadioSelect)
    objector_name = forms.CharField(
        label=_("姓名或单位名称"), max_length=80, help_text=_("只有受理人员能看到，用于核实和书面答复；匿名的不填。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    objector_phone = forms.CharField(
        label=_("联系电话"), max_length=40, help_text=_("匿名的不填。"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip

    use_required_attribute = False  # a half-written form is kept, and who stays anonymous writes no name
    RULED = ("facts", "objector_name", "objector_phone")  # the rules say more than that something is missing
    KEPT = ("row", "ground", "facts", "criterion", "objector_kind", "objector_name", "objector_phone")

    def __init__(self, *args, notice, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["row"].queryset = rows
        self.fields["row"].label_from_instance = lambda r: _("%(name)s（%(province)s）") % {
            "name": r.case.application.institution.name, "province": r.case.application.institution.province,
        }  # fmt: skip
        standard = notice.cycle.standard_id
        self.fields["criterion"].queryset = Criterion.objects.filter(dimension__standard=standard).order_by("dimension__order", "order")
        self.fields["criterion"].label_from_instance = lambda c: f"{c.code} {c.title}"
        for name, words in (
            ("row", _("请选择机构。")),
            ("ground", _("请选择理由类别。")),
            ("objector_kind", _("请选择实名、单位或匿名。")),
        ):
            self.fields[name].error_messages |= {"required": words, "invalid_choice": words}

    def problems(self, files: int):
        """Everything that is wrong, each at its field: what is not chosen, and what the rules say of the rest."""
        self.full_clean()
        for name, errors in self.errors.items():
            if name not in self.RULED or self.data.get(name):
                yield from (rules.Problem("choose", str(one), name) for one in errors)
        said = {name: self.data.get(name, "") for name in self.KEPT}
        yield from rules.objection_problems(
            rules.Given(said["objector_kind"], said["objector_name"], said["objector_phone"], said["ground"], said["facts"], files)
        )

    def kept(self) -> dict:
        """The fields as typed, to be kept in a draft, with the case of the chosen row."""
        said = {name: self.data.get(name, "") for name in self.KEPT}
        row = self.fields["row"].queryset.filter(pk=said["row"]).first() if str(said["row"]).isdecimal() else None
        return said | {"case": row.case_id if row else None}


class RefuseForm(forms.Form):
    """不予受理: which of the lawful grounds, and why."""

    refusal = forms.ChoiceField(label=_("不予受理的情形"), choices=Objection.Refusal, widget=forms.RadioSelect,
        error_messages={"required": _("请选择不予受理的情形。")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("理由"), error_messages=SAY, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("会原样写入告知书，凭查询码可以看到。")
    )


class AskForm(forms.Form):
    """A question to the objector."""

    text = forms.CharField(
        label=_("请异议人补充的内容"), error_messages=SAY, widget=forms.Textarea(attrs={"rows": 4}), max_length=rules.MOST_MESSAGE
    )


class InquireForm(forms.Form):
    """What the institution is asked, in the officer's own words."""

    question = forms.CharField(
        label=_("请机构说明的事项"), error_messages=SAY, widget=forms.Textarea(attrs={"rows": 6}), max_length=rules.MOST_MESSAGE,
        help_text=_("机构只会看到这里写的内容。请用自己的话写，不要照抄异议原文，不要写能推断出异议人身份的细节。"),
    )  # fmt: skip


class DraftForm(forms.Form):
    """The officer's finding and answer."""

    finding = forms.ChoiceField(label=_("核查结论"), choices=Objection.Finding, widget=forms.RadioSelect,
        error_messages={"required": _("请选择核查结论。")},
    )  # fmt: skip
    answer = forms.CharField(
        label=_("答复"), error_messages=SAY, widget=forms.Textarea(attrs={"rows": 8}), max_length=rules.MOST_MESSAGE,
        help_text=_("写明查明的事实、依据和结论，称“异议人”，不写姓名。由负责人签发后生效。"),
    )  # fmt: skip


class RespondForm(forms.Form):
    """The institution explains itself, with proof."""

    answer = forms.CharField(label=_("说明"), error_messages=SAY, widget=forms.Textarea(attrs={"rows": 8}), max_length=rules.MOST_MESSAGE)
    files = FilesField(label=_("证明材料"), required=False, help_text=_("pdf、jpg、png、docx，可以选多个。"))


def _waits(queryset, name, value):
    open_ = Q(state__in=Objection.OPEN)
    today = timezone.localdate()
    return queryset.filter({"open": open_, "done": ~open_, "late": open_ & Q(due_on__lt=today), "sign": open_ & ~Q(finding="")}[value])


class ObjectionFilters(df.FilterSet):
    """Filters of the objections' list."""

    q = df.CharFilter(label=_("编号或机构"), method="found", widget=forms.TextInput(attrs={"type": "search"}))
    state = df.ChoiceFilter(
        label=_("进展"), method=_waits, empty_label=ANY,
        choices=[("open", _("未办结")), ("sign", _("待签发")), ("late", _("已逾期")), ("done", _("已办结"))],
    )  # fmt: skip
    finding = df.ChoiceFilter(label=_("结论"), choices=Objection.Finding, empty_label=ANY)
    kind = df.ChoiceFilter(label=_("提出方式"), field_name="objector_kind", choices=Objection.Kind, empty_label=ANY)
    cycle = df.ModelChoiceFilter(
        label=_("批次"), field_name="notice__cycle", to_field_name="number", queryset=Cycle.objects.all(), empty_label=ANY
    )

    class Meta:
        model = Objection
        fields = []

    def found(self, queryset, name, value):
        """By number, or by the institution's name."""
        return queryset.filter(Q(number__icontains=value) | Q(case__application__institution__name__icontains=value))
