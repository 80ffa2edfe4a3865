"""What people write in a dispute and in its answer."""

from django import forms

from portal.kernel.problems import _


class OpenForm(forms.Form):
    """What is wrong, and what would be right."""

    wrong = forms.CharField(label=_("哪里不对"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    right = forms.CharField(
        label=_("应当是什么"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明正确的内容和依据，例如证书编号、决定书文号。"),
    )


class AnswerForm(forms.Form):
    """The answer to a dispute."""

    answer = forms.CharField(label=_("答复"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class NothingForm(forms.Form):
    """Asks nothing but to be confirmed."""
