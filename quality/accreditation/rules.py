"""What certificates of accreditation must satisfy, and which fields need one (task 13)."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _

WITHOUT_LABORATORY = frozenset({"0103"})
"""Fields practised without laboratory tests (法医精神病), which need no accreditation."""

DAYS_TO_CLOSE = 60
"""Working days within which the nonconformities of a visit are closed (L1-04 of the standard)."""

LONGEST_YEARS = {"cma": 6, "cnas_lab": 6, "cnas_inspection": 6}
"""资质认定 certificates are valid six years (检验检测机构资质认定管理办法 art. 11); CNAS certificates likewise."""


def certificate_problems(
    *, kind: str, issued_on: date, valid_until: date, standing: str, standing_since: date | None, today: date
) -> Iterator[Problem]:
    """Everything that cannot be so on one certificate."""
    years = LONGEST_YEARS[kind]
    if valid_until.toordinal() - issued_on.toordinal() > 366 * years:
        yield Problem("too_long", _("有效期不超过 %(years)d 年。请核对发证日期和有效期。") % {"years": years}, "valid_until")
    if standing != "valid" and standing_since is None:
        yield Problem("since_missing", _("证书被暂停或撤销的，请填写状态起始日期。"), "standing_since")
    if standing_since and not issued_on <= standing_since <= today:
        yield Problem("since_outside", _("状态起始日期须在发证日期与今天之间。"), "standing_since")


def change_problems(*, change: str, changed_on: date | None) -> Iterator[Problem]:
    """An adjustment of an item and its day go together."""
    if change and changed_on is None:
        yield Problem("changed_when", _("填写了最近调整的，请填写调整日期。"), "changed_on")
    if changed_on and not change:
        yield Problem("changed_how", _("填写了调整日期的，请选择最近调整；从未调整过的请清空调整日期。"), "change")
