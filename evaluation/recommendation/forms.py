"""What people type about a recommendation."""

from django import forms

from evaluation.applications.models import Application
from evaluation.recommendation.rules import LEAST_OPINION
from portal.kernel.problems import _
from portal.registers.cells import DayField, WholeField


class ApplicationForm(forms.Form):
    """Which institution is meant; only those that applied in this province and cycle."""

    application = forms.ModelChoiceField(Application.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args, applications, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["application"].queryset = applications
        self.fields["application"].error_messages |= {
            "invalid_choice": _("这家机构不属于本省本批申报。"),
            "required": _("请选择一家机构。"),
        }


class RankForm(ApplicationForm):
    """The rank an institution is moved to."""

    rank = WholeField(
        label=_("排到第几位"), min_value=1, error_messages={"required": _("请填写排序，例如 3。"), "min_value": _("排序从 1 起。")}
    )


class InTime:
    """A field that has to be filled in by the time of submission, not whenever the page is saved."""

    def validate(self, value):
        """Nothing is demanded while the list is being compiled."""


class TextInTime(InTime, forms.CharField):
    """Text wanted by the time of submission."""


class DayInTime(InTime, DayField):
    """A day wanted by the time of submission."""


class DescribeForm(forms.Form):
    """How the province came to its list, with a field for each nominee's opinion and each other institution's reason."""

    use_required_attribute = False

    meeting_on = DayInTime(label=_("集体研究日期"), help_text=_("厅（局）集体研究推荐名单的日期。"))
    notice_from = DayInTime(label=_("省内公示开始"))
    notice_until = DayInTime(label=_("省内公示截止"))
    opinion = forms.CharField(
        label=_("总体意见"), required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("写入推荐函。零推荐的，在这里写明理由。")
    )

    def __init__(self, *args, candidates, notice_wd, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["notice_until"].help_text = _("不少于 %(n)d 个工作日，公示结束后才能提交。") % {"n": notice_wd}
        self.candidates = candidates
        for candidate in candidates:
            name = self.name_of(candidate)
            wanted = candidate.nominee or candidate.eligible
            made = TextInTime if wanted else forms.CharField
            field = made(label=candidate.application.institution.name, required=bool(wanted), widget=forms.Textarea(attrs={"rows": 3}))
            if candidate.nominee:
                field.initial = candidate.nominee.opinion
                field.help_text = _("推荐意见，不少于 %(n)d 字。") % {"n": LEAST_OPINION}
            else:
                field.initial = candidate.reason
                field.help_text = _("未予推荐的理由，随告知书送达该机构。")
                field.widget.attrs["placeholder"] = candidate.unmet
            field.disabled = not candidate.open
            self.fields[name] = field

    @staticmethod
    def name_of(candidate) -> str:
        """The field of one institution."""
        return f"{'opinion' if candidate.nominee else 'reason'}_{candidate.application.pk}"

    def opinions(self) -> dict[int, str]:
        """Application id → opinion on the nominee."""
        return {c.application.pk: self.cleaned_data[self.name_of(c)].strip() for c in self.candidates if c.nominee}

    def reasons(self) -> dict[int, str]:
        """Application id → why it is not on the list."""
        return {c.application.pk: self.cleaned_data[self.name_of(c)].strip() for c in self.candidates if not c.nominee}

    def of_nominees(self):
        """The fields of those on the list, by rank."""
        chosen = sorted((c for c in self.candidates if c.nominee), key=lambda c: c.nominee.rank)
        return [(c, self[self.name_of(c)]) for c in chosen]

    def of_others(self):
        """The fields of those off the list, by score."""
        return [(c, self[self.name_of(c)]) for c in self.candidates if not c.nominee]


class ConfirmForm(forms.Form):
    """The word that a page was read whole."""

    confirmed = forms.BooleanField(error_messages={"required": _("请勾选确认后再提交。")})

    def __init__(self, *args, label, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["confirmed"].label = label


class ReturnForm(forms.Form):
    """The defects of a list: beside each nominee, and of the whole."""

    def __init__(self, *args, nominees, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = [n.application_id for n in nominees]
        for nominee in nominees:
            self.fields[f"defect_{nominee.application_id}"] = forms.CharField(
                label=f"{nominee.rank}. {nominee.application.institution.name}", required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
        self.fields["defects"] = forms.CharField(
            label=_("其他缺陷"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("名额、排序、集体研究、公示、签章等整份名单的缺陷。"),
        )

    def at(self) -> dict[int, str]:
        """Application id → what is to be mended."""
        said = {key: self.cleaned_data[f"defect_{key}"].strip() for key in self.keys}
        return {key: text for key, text in said.items() if text}
