"""What a person hands in of a year's holiday notice, and the second person's word."""

from django import forms

from portal.calendar import rules
from portal.kernel.problems import _


class NoticeForm(forms.Form):
    """A notice: its year and number, and its own words, from which the days are read."""

    year = forms.IntegerField(
        label=_("年度"), min_value=2023, max_value=2100, widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={"required": _("请填年度，例如 2027。"), "invalid": _("请填四位数的年度，例如 2027。")},
    )  # fmt: skip
    notice = forms.CharField(
        label=_("通知文号"), max_length=60, help_text=_("例如：国办发明电〔2026〕9号。"), error_messages={"required": _("请填通知文号。")}
    )
    text = forms.CharField(
        label=_("通知正文"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("把国务院办公厅通知里写明放假和上班日期的几段贴在这里；也可以每行写一天，例如：2027-02-05 off，2027-02-06 work。"),
        error_messages={"required": _("请贴入通知正文。")},
    )  # fmt: skip

    def clean(self):
        """The days must be there: a text from which none can be read is told so."""
        said = super().clean()
        if said.get("year") and said.get("text"):
            said["days"] = rules.days_said(said["year"], said["text"])
            if not said["days"]:
                self.add_error("text", _("没有读出放假或上班的日期。请贴入写有“某月某日至某日放假”“某月某日上班”的段落。"))
        return said


class ConfirmForm(forms.Form):
    """The second person's confirmation (SOD-12)."""

    confirmed = forms.BooleanField(
        label=_("已对照国务院办公厅通知逐月核对。"), error_messages={"required": _("请对照通知核对后勾选，再确认。")}
    )
