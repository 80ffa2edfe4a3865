"""What people type of a grading: a year, one institution's line or many at once, and the ground of a change."""

from django import forms

from evaluation.integrity import rules
from evaluation.integrity.models import IntegrityGrade
from portal.kernel.problems import Problem, _
from portal.registers.cells import text_of


class OpenForm(forms.Form):
    """The year to be graded, of those that are over and not begun."""

    year = forms.TypedChoiceField(label=_("年度"), coerce=int, error_messages={"required": _("请选择要评估的年度。")})

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(y, _("%(year)s 年度") % {"year": y}) for y in years]


class GradeForm(forms.Form):
    """One institution's line."""

    score = forms.CharField(
        label=_("得分"), required=False, max_length=10, help_text=_("0 到 100，最多三位小数。不参评的不填。"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"}),
    )  # fmt: skip
    direct_d_ground = forms.CharField(
        label=_("直接评为 D 级的依据"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("有直接评为 D 级的情形时填写，写明决定的名称和文号。"),
    )  # fmt: skip
    exempt_reason = forms.CharField(
        label=_("不参评的理由"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如：执业不满 6 个月。"),
    )

    def clean_score(self):
        """The score in thousandths; None where nothing was typed."""
        try:
            return score_said(self.cleaned_data["score"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def entry(self) -> rules.Entry:
        """The line as the rules see it."""
        said = self.cleaned_data
        return rules.Entry(said["score"], said["direct_d_ground"], said["exempt_reason"])


def score_said(text: str) -> int | None:
    """A typed score in thousandths, None for nothing typed; raises ValueError with the sentence to show."""
    text = text_of(text)
    if not text:
        return None
    try:
        return rules.score_of(text)
    except ValueError:
        raise ValueError(_("请填 0 到 100 之间的得分，最多三位小数，例如 92.5。您填的是“%(text)s”。") % {"text": text}) from None


def lines_of(data, ids) -> tuple[dict[int, rules.Entry], dict[int, dict], list[Problem]]:
    """A page of the table as typed: entries of the lines that say anything, what was typed of each, and scores that are none."""
    entries, typed, found = {}, {}, []
    for pk in ids:
        said = {name: data.get(f"{pk}-{name}", "").strip() for name in ("score", "direct_d_ground", "exempt_reason")}
        typed[pk] = said
        if not any(said.values()):
            continue
        try:
            entries[pk] = rules.Entry(score_said(said["score"]), said["direct_d_ground"], said["exempt_reason"])
        except ValueError as error:
            found.append(Problem("score", str(error), f"{pk}-score"))
    return entries, typed, found


class PublishForm(forms.Form):
    """The leader's confirmation."""

    confirmed = forms.BooleanField(label=_("已核对各等级的机构，确认公布。"), error_messages={"required": _("请核对后勾选，再公布。")})


class ChangeForm(forms.Form):
    """The new grade and the decision it rests on."""

    to = forms.ChoiceField(
        label=_("变更后的等级"),
        choices=[("", _("请选择")), *IntegrityGrade.Grade.choices],
        error_messages={"required": _("请选择变更后的等级。")},
    )
    ground = forms.CharField(
        label=_("依据"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("决定的名称、文号和主要内容，至少 10 字。"),
        error_messages={"required": _("请写明变更依据的决定（至少 10 字，含文号）。")},
    )  # fmt: skip
