"""What the pages of applications ask: one dimension's answers, reasons of a return, notes of a check, and small confirmations."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django import forms
from django.http import QueryDict

from portal.kernel.problems import Problem, _


class BeginForm(forms.Form):
    """Who in the institution is asked back."""

    contact = forms.CharField(label=_("联系人"), max_length=40, error_messages={"required": _("请填写联系人，省级核验时会联系。")})
    contact_phone = forms.CharField(
        label=_("联系电话"), max_length=20, error_messages={"required": _("请填写联系电话。")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip


class PledgeForm(forms.Form):
    """真实性承诺."""

    agreed = forms.BooleanField(label=_("我代表本机构作出以上承诺"), error_messages={"required": _("请先勾选“我代表本机构作出以上承诺”。")})


class SubmitForm(forms.Form):
    """The last confirmation; `seen` is the fingerprint of what was read."""

    acknowledged = forms.BooleanField(label=_("已知悉上述一票否决事项，登记数据经核对无误或已申请更正"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class NothingForm(forms.Form):
    """Nothing to fill in: only the confirmation."""


@dataclass(frozen=True)
class Given:
    """What a form said of one criterion; `None` where the form did not ask."""

    level: int | None
    points_mpt: int | None
    statement: str
    seen: int
    problem: Problem | None = None
    points: str = ""


def given_of(data: QueryDict, code: str) -> Given | None:
    """One criterion's answer as typed; points in the words of people (71.5), kept as thousandths. None where it was not asked."""
    if f"{code}-seen" not in data:
        return None
    level, typed = data.get(f"{code}-level", ""), data.get(f"{code}-points", "").strip().replace("．", ".")
    problem, points = None, None
    if typed:
        try:
            points = int(Decimal(typed) * 1000)
        except (InvalidOperation, ValueError, OverflowError):
            said = {"code": code, "typed": typed[:20]}
            problem = Problem("points", _("%(code)s 的自评得分请填数字，例如 71.5。您填的是“%(typed)s”。") % said, f"{code}-points")
    seen = data.get(f"{code}-seen", "")
    return Given(
        level=int(level) if level in ("1", "2", "3", "4") else None,
        points_mpt=points,
        statement=data.get(f"{code}-statement", "").replace("\r\n", "\n").strip(),
        seen=int(seen) if seen.lstrip("-").isdecimal() and len(seen) < 10 else -1,
        problem=problem,
        points=typed,
    )


def reasons_in(data: QueryDict, codes: list[str]) -> dict[str, str]:
    """The reasons of a return, of the criteria that were ticked or written about."""
    found = {code: data.get(f"reason-{code}", "").strip() for code in codes}
    return {code: reason for code, reason in found.items() if reason or f"return-{code}" in data}
