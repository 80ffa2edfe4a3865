"""What is asked before an announcement is drafted or signed."""

from django import forms

from portal.kernel.problems import _


class SignForm(forms.Form):
    """The word, for the list that was on the page."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class HoldBackForm(forms.Form):
    """Which rows wait because an objection to them is still open (PUB-6)."""

    hold_back = forms.TypedMultipleChoiceField(
        label=_("暂缓公告"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("勾选的机构这次不公告，异议办结后 60 个工作日内增补；没有勾选、又有未办结异议的，负责人不能签发。"),
    )  # fmt: skip

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        said = _("%(name)s（未办结异议 %(n)d 件）")
        self.fields["hold_back"].choices = [(r.case, said % {"name": r.name, "n": r.objections}) for r in rows]
