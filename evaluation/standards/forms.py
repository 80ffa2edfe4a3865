"""What people hand in about editions: a file or its text, and the word that an edition may be put in force."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LARGEST = 1_000_000


class ImportForm(forms.Form):
    """The YAML of an edition, as a file or typed in; what a file held stands in the text field when something is wrong."""

    file = forms.FileField(label=_("标准文件（YAML）"), required=False, help_text=_("UTF-8 编码，不超过 1 MB。"))
    source = forms.CharField(
        label=_("标准文本"),
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 18, "class": "mono", "spellcheck": "false"}),
        help_text=_("不选文件时，按这里的文本导入。"),
    )

    def clean(self):
        """Take the file where there is one; say how to put it right where it is no text."""
        said = super().clean()
        file = said.pop("file", None)
        if file is not None:
            if file.size > LARGEST:
                raise ValidationError({"file": _("这个文件超过 1 MB。请只保留标准内容后再传。")})
            try:
                said["source"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise ValidationError({"file": _("这个文件不是 UTF-8 编码。请在编辑器里另存为 UTF-8 后再传。")}) from error
            self.data = self.data.copy()
            self.data[self.add_prefix("source")] = said["source"]
        if not (said.get("source") or "").strip():
            raise ValidationError({"file": _("请选择一个标准文件，或在下面粘贴标准文本。")})
        return said


class PublishForm(forms.Form):
    """The confirmation before an edition is put in force."""

    confirmed = forms.BooleanField(
        label=_("已通读全部指标和动态核查规则，确认发布。发布后不能修改。"),
        error_messages={"required": _("请勾选确认后再发布。")},
    )
