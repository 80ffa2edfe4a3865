"""What experts and the ministry's people hand in about reviews."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from evaluation.review.models import Conflict, ReviewAssignment, ReviewCase
from institutions.models import Institution
from quality.experts.models import Expert

LONGEST = 2000
# What an expert can name; province and the previous cycle are compared by the system.
GROUNDS = [
    (value, label)
    for value, label in Conflict.Ground.choices
    if value not in (Conflict.Ground.SAME_PROVINCE, Conflict.Ground.PREVIOUS_CYCLE)
]


class EmptyForm(forms.Form):
    """Nothing to fill in: the page itself is what is confirmed."""


class AcceptForm(forms.Form):
    """回避与保密承诺书."""

    signed = forms.BooleanField(
        label=_("我已阅读并签署《回避与保密承诺书》，与这家机构不存在上述回避情形。"),
        error_messages={"required": _("请先勾选签署承诺书，再接受评审。有回避情形的，请申报回避。")},
    )


class WhyForm(forms.Form):
    """A reason in words."""

    why = forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": _("请写明理由。")}
    )


class SubmitForm(forms.Form):
    """The confirmation that a sheet is one's own and final."""

    confirmed = forms.BooleanField(
        label=_("评分由本人独立完成，核对无误，确认提交。提交后不能自行修改。"), error_messages={"required": _("请勾选确认后再提交。")}
    )


class ScoreForm(forms.Form):
    """One criterion of a sheet: level 1–4, half points (mpt), comment, and the page of a file it rests on."""

    level = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)
    points = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)
    comment = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea)
    cited = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)
    cited_page = forms.IntegerField(required=False, min_value=1, max_value=99_999, error_messages={"invalid": _("页码请填数字，例如 3。")})

    def __init__(self, *args, item, files, **kwargs):
        super().__init__(*args, prefix=f"s{item.criterion.pk}", **kwargs)
        self.item, self.files = item, files
        self.fields["level"].choices = [("", "")] + [(level.number, level.name) for level in item.levels]
        self.fields["points"].choices = [("", "")] + [(p, f"{p / 1000:g}") for level in item.levels for p in level.points]
        self.fields["cited"].choices = [("", "")] + [(pk, a.original_name) for pk, a in files.items()]
        code = item.criterion.code
        self.fields["level"].error_messages["invalid_choice"] = _("%(code)s 的等次须是 1 到 4。") % {"code": code}
        self.fields["points"].error_messages["invalid_choice"] = _("%(code)s 的得分请从列表中选择，以 0.5 分为单位。") % {"code": code}
        self.fields["cited"].error_messages["invalid_choice"] = _("引用的文件不是这家机构提交的材料，请重新选择。")

    @classmethod
    def kept(cls, item, files):
        """The form as it was saved."""
        score = item.score
        initial = {}
        if score is not None:
            initial = {
                "level": score.level, "points": score.points_mpt, "comment": score.comment, "cited": score.cited_id,
                "cited_page": score.cited_page,
            }  # fmt: skip
        return cls(item=item, files=files, initial=initial)

    def clean(self):
        """Points alone name their level; a level or a comment alone asks for the points."""
        said = super().clean()
        level, points = said.get("level"), said.get("points")
        bands = {level.number: level for level in self.item.levels}
        if points is not None and level is None and "level" not in self.errors:
            said["level"] = next(n for n, band in bands.items() if points in band.points)
        elif points is None and "points" not in self.errors and (level is not None or said.get("comment") or said.get("cited")):
            told = {"code": self.item.criterion.code}
            if level in bands:
                told |= {"low": f"{bands[level].points[-1] / 1000:g}", "high": f"{bands[level].points[0] / 1000:g}"}
                raise ValidationError({"points": _("请选择 %(code)s 的得分（%(low)s 到 %(high)s 分）。") % told})
            raise ValidationError({"points": _("请先给 %(code)s 评等次和得分，评语已保留在页面上。") % told})
        return said

    @property
    def given(self) -> dict | None:
        """The action's input; None where nothing was filled in."""
        said = self.cleaned_data
        if said.get("points") is None:
            return None
        cited = self.files.get(said.get("cited"))
        page = said.get("cited_page") if cited else None
        return {"level": said["level"], "points_mpt": said["points"], "comment": said["comment"], "cited": cited, "cited_page": page}


class RelationForm(forms.Form):
    """One line of 回避申报: no relation, or its ground; in words where the ground says nothing."""

    ground = forms.ChoiceField(label=_("回避情形"), required=False, choices=[("", _("没有")), *GROUNDS])
    note = forms.CharField(label=_("说明"), required=False, max_length=500)

    def __init__(self, *args, assignment: ReviewAssignment, **kwargs):
        super().__init__(*args, prefix=f"a{assignment.pk}", **kwargs)
        self.assignment = assignment

    @property
    def ground_label(self) -> str:
        """The ground chosen, in words."""
        return str(dict(self.fields["ground"].choices).get(self.cleaned_data["ground"], ""))

    def clean(self):
        """Another ground than those named needs words."""
        said = super().clean()
        if said.get("ground") == Conflict.Ground.OTHER and not said.get("note", "").strip():
            raise ValidationError({"note": _("选“其他”时，请写明是什么关系。")})
        return said


class ReportedConflictForm(forms.Form):
    """A relation reported by others: who, with which institution, on what ground."""

    expert = forms.ModelChoiceField(label=_("专家"), queryset=Expert.objects.none(), empty_label=_("请选择"))
    institution = forms.ModelChoiceField(
        label=_("机构编号"),
        queryset=Institution.objects.all(),
        to_field_name="public_no",
        widget=forms.TextInput,
        help_text=_("机构的公开编号，可在机构页面上查到。"),
        error_messages={"invalid_choice": _("没有这个编号的机构。请在机构名录中查到编号后再填。")},
    )
    ground = forms.ChoiceField(label=_("回避情形"), choices=[("", _("请选择")), *Conflict.Ground.choices])
    note = forms.CharField(label=_("反映人和依据"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expert"].queryset = Expert.objects.select_related("user").order_by("user__name")


class ReadersForm(forms.Form):
    """New readers of one case, and whom they replace."""

    experts = forms.ModelMultipleChoiceField(queryset=Expert.objects.none(), required=False)
    instead = forms.ModelMultipleChoiceField(queryset=ReviewAssignment.objects.none(), required=False)

    def __init__(self, *args, case: ReviewCase, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["experts"].queryset = Expert.objects.all()
        self.fields["instead"].queryset = case.assignments.all()

    def clean(self):
        """Somebody is to be added or taken back."""
        said = super().clean()
        if not said.get("experts") and not said.get("instead"):
            raise ValidationError(_("请选择要增加的专家，或要收回的分派。"))
        return said


class DeliberateForm(forms.Form):
    """What the panel found of one case."""

    decision = forms.ChoiceField(label=_("审议意见"), choices=ReviewCase.Decision, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("审议说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("各项达标而审议为未通过的，须写明理由；适用指标不足四成的维度，须写明确认意见。"),
    )  # fmt: skip


class SeenForm(forms.Form):
    """The digest of the dry run that was shown."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label=_("已逐家核对，按上表记录审议结果。"), error_messages={"required": _("请勾选确认后再记录。")})


class ConfirmedForm(forms.Form):
    """The confirmation of what the page shows."""

    confirmed = forms.BooleanField(label=_("已核对，确认。"), error_messages={"required": _("请勾选确认后再提交。")})
