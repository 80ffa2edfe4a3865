"""What a reader asks of the list: everything in the address, nothing refused that can be understood."""

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.registry.models import CATEGORIES
from portal.registers.cells import DayField

STATES = [
    ("listed", _("在册")),
    ("under_rectification", _("限期整改")),
    ("delisted", _("已撤销")),
    ("withdrawn", _("已退出")),
    ("expired", _("已期满")),
    ("renewed", _("已续期")),
]
SORTS = [
    ("-listed_on", _("入选时间，新到旧")),
    ("listed_on", _("入选时间，旧到新")),
    ("name", _("名称")),
    ("province", _("省级单位")),
    ("valid_until", _("有效期，近到远")),
]


class ListForm(forms.Form):
    """The filters of the public list."""

    q = forms.CharField(
        label=_("机构名称、曾用名或拼音首字母"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    field = forms.MultipleChoiceField(
        label=_("专业类别"), required=False, choices=list(CATEGORIES.items()), widget=forms.CheckboxSelectMultiple
    )
    province = forms.ChoiceField(label=_("省级单位"), required=False)
    state = forms.MultipleChoiceField(label=_("状态"), required=False, choices=STATES, widget=forms.CheckboxSelectMultiple)
    at = DayField(label=_("名单时点"), required=False)
    sort = forms.ChoiceField(label=_("排序"), required=False, choices=SORTS)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = [("", _("全部")), *((u.code, str(u)) for u in units)]

    def said(self) -> dict:
        """What was asked and could be understood; the rest counts as not asked."""
        self.is_valid()
        return self.cleaned_data
