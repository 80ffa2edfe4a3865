"""The form of one record: the model's own fields, its relations limited to what the owner keeps."""

from django import forms

from portal.accounts.models import Organisation
from portal.kernel.problems import _
from portal.registers.cells import formfield
from portal.registers.models import Record


class RecordForm(forms.ModelForm):
    """What a person types of one record; `owner` is the organisation whose register it is."""

    def __init__(self, *args, owner: Organisation | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and issubclass(field.queryset.model, Record):
                found = field.queryset.filter(state=Record.State.VALID)
                field.queryset = found if found.model.common else found.filter(owner=owner)
                field.empty_label = _("请选择")


class OwnedForm(forms.Form):
    """The institution an authority's record is about, asked before the record's own fields."""

    owner = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("机构"), empty_label=_("请选择"), error_messages={"required": _("请选择机构。")}
    )

    def limit_to(self, province: Organisation) -> None:
        """Only institutions of this province, by name."""
        found = Organisation.objects.filter(parent=province, kind=Organisation.Kind.INSTITUTION, active=True)
        self.fields["owner"].queryset = found.order_by("name")


def form_for(model, fields) -> type[RecordForm]:
    """The form class of a register's record."""
    return forms.modelform_factory(model, form=RecordForm, fields=list(fields), formfield_callback=formfield)


class VoidForm(forms.Form):
    """Why a record no longer counts."""

    _reason = forms.CharField(label=_("作废原因"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class SheetForm(forms.Form):
    """A workbook, or cells pasted from one."""

    sheet = forms.FileField(label=_("表格文件"), required=False, help_text=_("xlsx 或 csv，不超过 20 MB。"))
    pasted = forms.CharField(
        label=_("或从 Excel 复制后粘贴在这里"), required=False, widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("连同表头一起复制。"),
    )  # fmt: skip

    def clean(self):
        given = super().clean()
        if not given.get("sheet") and not given.get("pasted", "").strip():
            raise forms.ValidationError(_("请选择一个文件，或粘贴表格内容。"))
        if given.get("sheet") and given["sheet"].size > 20 * 1024 * 1024:
            raise forms.ValidationError(_("文件超过 20 MB。请拆成几个文件分别导入。"))
        return given
