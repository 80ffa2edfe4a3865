"""What the registration of an institution must satisfy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from portal.kernel.problems import Problem, _

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LICENCE_YEARS = 5
"""A licence is valid five years from its issue or renewal (司法鉴定机构登记管理办法, 司法部令第95号)."""
RENEWAL_DAYS = 30
"""A renewal is to be filed at least so many days before the licence expires."""
WARNED_DAYS = 60
"""So many days before its licence expires an institution is told to file the renewal."""


def uscc_check(code: str) -> str | None:
    """The check character of a unified social credit code from its first 17 (GB 32100-2015 §4: mod 31, weights 3^(i−1)); None
    where a character is not of the code's alphabet (digits and letters without I, O, S, V, Z)."""
    try:
        total = sum(USCC_ALPHABET.index(character) * pow(3, n, 31) for n, character in enumerate(code[:17]))
    except ValueError:
        return None
    return USCC_ALPHABET[(31 - total % 31) % 31]


def uscc_problems(code: str, exception: str = "") -> Iterator[Problem]:
    """What is wrong with a code. One that fails only its check may stand with a written reason (a few early codes do)."""
    if len(code) != 18:
        yield Problem("uscc_length", _("统一社会信用代码应为 18 位，现在是 %(n)d 位。请核对。") % {"n": len(code)}, "uscc")
        return
    foreign = sorted({c for c in code if c not in USCC_ALPHABET})
    if foreign:
        said = _("统一社会信用代码中不会出现“%(characters)s”。请核对，I、O 常与 1、0 混淆。") % {"characters": _("、").join(foreign)}
        yield Problem("uscc_characters", said, "uscc")
    elif code[17] != uscc_check(code) and not exception.strip():
        advice = _("统一社会信用代码的校验位不符，可能有一位写错。请核对；确属登记机关核发的，请在“代码例外说明”中写明依据。")
        yield Problem("uscc_check", advice, "uscc")


@dataclass(frozen=True)
class Registration:
    """What the register states of one institution."""

    uscc: str
    uscc_exception: str
    licensed_on: date
    licence_expires_on: date
    renewal_filed_on: date | None


def registration_problems(said: Registration, *, today: date) -> Iterator[Problem]:
    """Everything that cannot be so, at the field where it is put right."""
    yield from uscc_problems(said.uscc, said.uscc_exception)
    if said.licensed_on > today:
        yield Problem("in_future", _("首次获证日期不能晚于今天。"), "licensed_on")
    if said.licence_expires_on.toordinal() - today.toordinal() > 366 * LICENCE_YEARS + RENEWAL_DAYS:
        yield Problem("too_long", _("许可证有效期不超过五年。请核对有效期。"), "licence_expires_on")
    yield from renewal_problems(said.renewal_filed_on, today=today)


def file_renewal_by(expires_on: date) -> date:
    """The last day on which the renewal of a licence is filed in time."""
    return expires_on - timedelta(days=RENEWAL_DAYS)


def renewal_problems(filed_on: date | None, *, today: date) -> Iterator[Problem]:
    """What is wrong with the day on which a renewal was filed."""
    if filed_on and filed_on > today:
        yield Problem("in_future", _("延续申请日期不能晚于今天。"), "renewal_filed_on")


def extension_problems(present: date, new: date, *, today: date) -> Iterator[Problem]:
    """What is wrong with the new end of a licence."""
    if new <= present:
        yield Problem("not_later", _("新的有效期须晚于现在的有效期 %(day)s。") % {"day": present.isoformat()}, "licence_expires_on")
    if new.toordinal() - max(present, today).toordinal() > 366 * LICENCE_YEARS:
        yield Problem("too_long", _("一次延续不超过五年。请核对新的有效期。"), "licence_expires_on")


def public_no_of(province_code: str, number: int) -> str:
    """The public number of an institution: the province's code and a running number; stable through every change of name."""
    return f"{province_code}{number:04d}"
