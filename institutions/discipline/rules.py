"""What decisions about institutions and their appraisers must satisfy."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _


def subject_problems(*, subject_kind: str, appraiser_no: str) -> Iterator[Problem]:
    """A decision about an appraiser names the licence; one about the institution names nobody."""
    if subject_kind == "appraiser" and not appraiser_no.strip():
        yield Problem("appraiser_missing", _("对象是鉴定人的，请填写鉴定人执业证号。"), "appraiser_no")
    if subject_kind == "institution" and appraiser_no.strip():
        yield Problem("appraiser_needless", _("对象是机构的，请清空鉴定人执业证号；对鉴定人作出的，请改正对象。"), "appraiser_no")


def penalty_problems(*, subject_kind: str, kind: str, effective_until: date | None, false_appraisal: bool) -> Iterator[Problem]:
    """A suspension has an end; a knowingly false opinion is an appraiser's deed."""
    if kind == "suspension" and effective_until is None:
        yield Problem("until_missing", _("停止执业的请填写执行至哪一天。"), "effective_until")
    if false_appraisal and subject_kind != "appraiser":
        said = _("故意作虚假鉴定的是鉴定人。请把对象改为鉴定人并填写执业证号，或者将“故意作虚假鉴定”改为“否”。")
        yield Problem("false_by_institution", said, "false_appraisal")
