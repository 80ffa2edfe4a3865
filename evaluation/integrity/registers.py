"""A grading as a sheet: its columns, what a filled one would do, and the table as an export."""

from collections.abc import Iterable

from evaluation.integrity import rules, selectors
from evaluation.integrity.models import IntegrityAssessment
from institutions.models import Institution
from portal.kernel.problems import Problem, _
from portal.registers import intake
from portal.registers.cells import text_of
from portal.registers.sheets import Column, Table

NO, NAME, SCORE, GROUND, EXEMPT = "public_no", "name", "score", "direct_d_ground", "exempt_reason"
HEADS = {NO: _("机构编号"), NAME: _("机构名称"), SCORE: _("得分"), GROUND: _("直接评为 D 级的依据"), EXEMPT: _("不参评的理由")}
DESCRIBED = {
    NO: _("机构编号，不要改动"),
    NAME: _("便于核对，不读取"),
    SCORE: _("0 到 100，最多三位小数，例如 92.5"),
    GROUND: _("有直接评为 D 级的情形时填写决定名称和文号"),
    EXEMPT: _("不参评的机构填写理由，此时不填得分"),
}


def titles() -> dict[str, str]:
    """The heads of the sheet."""
    return {str(head): name for name, head in HEADS.items()}


def columns() -> list[Column]:
    """The columns of the sheet, with how each is filled in."""
    return [Column(str(head), str(DESCRIBED[name]), name not in (NO,)) for name, head in HEADS.items()]


def sheet_rows(assessment: IntegrityAssessment) -> Iterable[list]:
    """Every institution of the year with what stands entered, in the columns of the sheet."""
    for row in selectors.table(assessment):
        grade = row["grade"]
        score = grade.score_mpt / 1000 if grade else ""
        yield [row["institution"].public_no, row["institution"].name, score, grade.direct_d_ground if grade else "", row["exempt_reason"]]


def lines(table: Table, assessment: IntegrityAssessment) -> tuple[intake.Intake, dict[Institution, rules.Entry]]:
    """What a sheet would do to a year's grading, line by line, and its entries. Lines that say nothing are left aside."""
    heads = titles()
    found = intake.begin(table, heads, {NO, SCORE})
    known = {row["institution"].public_no: row for row in selectors.table(assessment)}
    entries: dict[Institution, rules.Entry] = {}
    seen: dict[str, int] = {}
    for number, given in found.table.picked(heads):
        said = {name: text_of(given.get(name)) for name in HEADS}
        line = intake.Line(number)
        if not (said[SCORE] or said[GROUND] or said[EXEMPT]):
            continue
        found.lines.append(line)
        row = known.get(said[NO])
        if row is None:
            line.problems.append(Problem("unknown", _("本省没有编号为“%(no)s”、需要评估的机构。请核对编号。") % {"no": said[NO]}, NO))
            continue
        if said[NO] in seen:
            line.problems.append(Problem("doubled", _("与第 %(n)d 行是同一家机构。请只保留一行。") % {"n": seen[said[NO]]}, NO))
            continue
        seen[said[NO]] = number
        entry = _entry(line, said)
        if entry is not None:
            line.problems += _problems(entry, row)
            line.outcome = _outcome(entry, row)
            entries[row["institution"]] = entry
    return found, entries


def _entry(line: intake.Line, said: dict[str, str]) -> rules.Entry | None:
    try:
        score = rules.score_of(said[SCORE]) if said[SCORE] else None
    except ValueError:
        line.problems.append(Problem("score", _("请填 0 到 100 之间的得分，最多三位小数，例如 92.5。"), SCORE))
        return None
    return rules.Entry(score, said[GROUND], said[EXEMPT])


def _problems(entry: rules.Entry, row: dict) -> Iterable[Problem]:
    yield from rules.entry_problems(entry)
    if entry.exempt_reason and row["grade"]:
        yield Problem("graded", _("这家机构已经评定等级，不能改为不参评。"), EXEMPT)


def _outcome(entry: rules.Entry, row: dict) -> str:
    grade, reason = row["grade"], row["exempt_reason"]
    if grade is None and not reason:
        return intake.NEW
    if grade is not None:
        same = (grade.score_mpt, grade.direct_d_ground) == (entry.score_mpt, entry.direct_d_ground) and not entry.exempt_reason
    else:
        same = reason == entry.exempt_reason
    return intake.SAME if same else intake.AMENDED
