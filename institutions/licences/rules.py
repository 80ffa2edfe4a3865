"""What electronic licences and information systems must satisfy."""

import re
from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _

_DIGEST = re.compile(r"[0-9a-fA-F]{64}")


def licence_problems(*, kind: str, holder_no: str, sha256: str) -> Iterator[Problem]:
    """An appraiser's licence names its holder, the institution's own does not; the digest is one of SHA-256."""
    if kind == "appraiser_licence" and not holder_no.strip():
        yield Problem("holder_missing", _("鉴定人执业证请填写持证鉴定人执业证号。"), "holder_no")
    if kind == "institution_licence" and holder_no.strip():
        yield Problem("holder_needless", _("机构许可证的持证人就是机构，请清空持证鉴定人执业证号，或者改正证照种类。"), "holder_no")
    if not _DIGEST.fullmatch(sha256):
        yield Problem("digest", _("文件摘要须为 64 位十六进制数字。请用 SHA-256 重新计算证照文件的摘要。"), "sha256")


def standing_problems(*, standing: str, standing_since: date | None, issued_on: date, today: date) -> Iterator[Problem]:
    """What is no longer valid says since when, between its issue and today."""
    if standing != "valid" and standing_since is None:
        yield Problem("since_missing", _("证照状态不是“有效”的，请填写状态起始日期。"), "standing_since")
    if standing_since and not issued_on <= standing_since <= today:
        yield Problem("since_outside", _("状态起始日期须在签发日期与今天之间。"), "standing_since")


def grading_problems(*, security_level: int | None, graded_on: date | None) -> Iterator[Problem]:
    """The level of protection goes with the day on which it was filed."""
    if security_level and graded_on is None:
        yield Problem("graded_when", _("填写了网络安全保护等级的，请填写定级备案日期。"), "graded_on")
    if graded_on and not security_level:
        yield Problem("level_missing", _("填写了定级备案日期的，请填写网络安全保护等级。"), "security_level")
