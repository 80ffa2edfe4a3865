"""The faulty lines of a sheet alone: handed out with what to do about each, and taken back in place of those they mend."""

from datetime import date

from portal.kernel.problems import Problem, Refused, _, refuse
from portal.registers import sheets
from portal.registers.cells import alike, text_of
from portal.registers.intake import Intake
from portal.registers.models import Sheet

NUMBER, REMEDY = _("原行号"), _("要改的地方")


def table_of(sheet: Sheet) -> sheets.Table:
    """A kept sheet with what was mended since."""
    return sheets.read(bytes(sheet.content), sheet.name, sheet.mended)


def faulty(found: Intake) -> bytes:
    """A workbook of the lines with faults: the number each has in the whole sheet, all its columns, what to do."""
    cells = dict(found.table.rows)
    remedies = {line.number: _remedy(found, line) for line in found.lines if line.problems}
    width = len(found.table.heads)
    rows = [[number, *map(_kept, cells[number][:width]), *[""] * (width - len(cells[number])), said] for number, said in remedies.items()]
    columns = [sheets.Column(str(NUMBER), str(_("不要改动"))), *(sheets.Column(head, "") for head in found.table.heads)]
    remarks = [_("改好后在原页面“补交改好的行”中提交。整行删去的，清空这一行，只留原行号。")]
    return sheets.filled([*columns, sheets.Column(str(REMEDY), str(_("改好后不必删除")))], rows, remarks)


def _remedy(found: Intake, line) -> str:
    heads = {name: head for head, name in found.titles.items()}
    said = [(heads.get(problem.field, ""), str(problem.message)) for problem in line.problems]
    return "\n".join(f"{head}：{message}" if head else message for head, message in said)


def _kept(cell):
    """A cell as it can be written and kept again: numbers as they are, days and all else as text."""
    if isinstance(cell, bool | int | float):
        return cell
    return text_of(cell) if isinstance(cell, date) else "" if cell is None else str(cell)


def mended(whole: sheets.Table, given: sheets.Table) -> dict[str, dict]:
    """What mended lines put in the place of those of the whole sheet: row number -> head -> cell; nothing where all was blanked.

    Raises Refused where a line names no number of the whole sheet, or one twice; each by its own place.
    """
    given = given.under([str(NUMBER), *whole.heads])
    if not given.has(str(NUMBER)):
        raise Refused(Problem("no_number", _("缺少“原行号”一列。请使用本页下载的表格，只改有错的内容。"), "sheet"))
    heads = [head for head in given.heads if head and whole.has(head)]
    found: dict[str, dict] = {}
    numbers, problems = {number for number, _cells in whole.rows}, []
    for row, cells in given.picked({head: head for head in [*heads, str(NUMBER)]}):
        said = alike(cells[str(NUMBER)])
        at = {"row": row, "said": said}
        if not said.isdigit() or int(said) not in numbers:
            problems.append(Problem("unknown_number", _("第 %(row)d 行：原表没有行号“%(said)s”的行。请核对“原行号”。") % at, "sheet"))
        elif said in found:
            problems.append(Problem("twice", _("第 %(row)d 行：原行号“%(said)s”出现了两次。请只保留其中一行。") % at, "sheet"))
        else:
            line = {head: _kept(cells[head]) for head in heads}
            found[said] = line if any(text_of(cell) for cell in line.values()) else {}
    refuse(problems)
    return found
