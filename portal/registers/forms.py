"""The form of one record: the model's own fields, its relations limited to what the owner keeps."""

from django import forms

from portal.accounts.models import Organisation
from portal.kernel.problems import _
from portal.registers.cells import ChoiceOf, DayField, formfield
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


DOCUMENTS = [
    ("approval", _("批准、备案文件")), ("certificate", _("证书、资质")), ("contract", _("合同、协议")), ("rule", _("制度、规程")),
    ("minutes", _("会议纪要、签到表")), ("report", _("报告、总结")), ("photo", _("照片")), ("invoice", _("发票、凭证")),
    ("other", _("其他材料")),
]  # fmt: skip
"""What a document behind a record may be."""


class DocumentForm(forms.Form):
    """A document behind a record: what it is, its days, and the period that it proves."""

    kind = ChoiceOf(label=_("材料类别"), choices=[("", _("请选择")), *DOCUMENTS], error_messages={"required": _("请选择材料类别。")})
    caption = forms.CharField(label=_("说明"), max_length=120, required=False)
    issued_on = DayField(label=_("出具日期"), required=False)
    valid_until = DayField(label=_("有效期至"), required=False, help_text=_("长期有效的不填。"))
    proves_from = DayField(label=_("证明期间自"), required=False, help_text=_("材料能证明哪一段时间的情况，例如一年的记录。"))
    proves_until = DayField(label=_("证明期间至"), required=False)


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
