"""Sheets: a workbook, csv or pasted cells read into rows; rows written as xlsx or csv. Knows nothing of what the cells mean."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from portal.kernel.problems import Problem, Refused, _
from portal.registers.cells import alike, text_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LINES = 50_000
MOST_COLUMNS = 100
MOST_BYTES = 20 * 1024 * 1024
MOST_UNZIPPED = 300 * 1024 * 1024
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True)
class Table:
    """A sheet as read: its heads, and its rows with the numbers a spreadsheet shows beside them."""

    heads: list[str]
    rows: list[tuple[int, list]]

    def letter(self, head: str) -> str:
        """The letter over a column; "" where the sheet has no such column."""
        return get_column_letter(self.heads.index(alike(head)) + 1) if self.has(head) else ""

    def has(self, head: str) -> bool:
        """True where the sheet has this column, whatever the width of its brackets."""
        return alike(head) in self.heads

    def picked(self, titles: dict[str, str]) -> Iterable[tuple[int, dict]]:
        """(row number, cells by name) of each row; `titles` maps heads to names, other columns are left aside."""
        names = {alike(head): name for head, name in titles.items()}
        places = [(n, names[head]) for n, head in enumerate(self.heads) if head in names]
        for number, cells in self.rows:
            yield number, {name: cells[n] if n < len(cells) else None for n, name in places}


def read(content: bytes, name: str = "") -> Table:
    """The first sheet of a workbook, or a csv or pasted text. Raises Refused with what is wrong and how to put it right."""
    if len(content) > MOST_BYTES:
        raise Refused(Problem("too_large", _("文件超过 20 MB。请拆成几个文件分别导入。"), "sheet"))
    found = _workbook(content) if content[:2] == b"PK" else _text(content, name)
    if len(found) > MOST_LINES + 1:
        raise Refused(Problem("too_many_lines", _("一次最多导入 %(n)d 行。请拆成几个文件分别导入。") % {"n": MOST_LINES}, "sheet"))
    if found and max(map(len, found[:1000])) > MOST_COLUMNS:
        raise Refused(Problem("too_many_columns", _("表格超过 %(n)d 列。请使用本页提供的模板。") % {"n": MOST_COLUMNS}, "sheet"))
    heads = [alike(c) for c in found[0]] if found else []
    rows = [(number, cells) for number, cells in enumerate(found[1:], start=2) if any(c not in (None, "") and text_of(c) for c in cells)]
    if not rows:
        raise Refused(Problem("empty", _("表中没有数据行。请在第 1 行保留表头，从第 2 行起填写。"), "sheet"))
    doubled = sorted({h for h in heads if h and heads.count(h) > 1})
    if doubled:
        raise Refused(Problem("doubled_heads", _("表头重复：%(heads)s。请只保留一列。") % {"heads": _("、").join(doubled)}, "sheet"))
    return Table(heads, rows)


def _workbook(content: bytes) -> list[list]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNZIPPED:
                raise Refused(Problem("too_large", _("表格展开后过大。请只保留数据，拆成几个文件分别导入。"), "sheet"))
        return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Refused:
        raise
    except Exception as error:  # broken files break readers in every way there is
        said = _("这个文件不是可读取的 xlsx 表格，可能已损坏或加了密码。请用表格软件另存为 xlsx 后再传。")
        raise Refused(Problem("not_a_sheet", said, "sheet")) from error


def _text(content: bytes, name: str) -> list[list]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = "\0"
    if "\0" in text or name.lower().endswith((".xls", ".pdf", ".doc", ".docx", ".ods", ".et")):
        said = _("“%(name)s”不是可接收的格式。请在表格软件里另存为 xlsx 或 csv 后再传。") % {"name": name or _("此文件")}
        raise Refused(Problem("not_a_sheet", said, "sheet"))
    first = text.partition("\n")[0]
    mark = max("\t,;", key=first.count)
    try:
        return [[_without_mark(c) for c in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
    except csv.Error as error:
        raise Refused(Problem("not_a_sheet", _("这个 csv 文件读不出来。请在表格软件里另存为 xlsx 后再传。"), "sheet")) from error


def _without_mark(cell: str) -> str:
    """The apostrophe that our own csv puts before what a spreadsheet might run is no part of the text."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(DANGEROUS) else cell


@dataclass(frozen=True)
class Column:
    """A column of a template: its head, how it is filled in, and the words to choose from."""

    head: str
    described: str
    optional: bool = False
    choices: Sequence[str] = ()


def blank(columns: Sequence[Column]) -> bytes:
    """An empty sheet with its heads and lists to choose from, and a second page that says how each column is filled in."""
    return _written(columns, ())


def filled(columns: Sequence[Column], rows: Iterable[Sequence], remarks: Sequence[str] = ()) -> bytes:
    """The same sheet with rows; `remarks` (what was chosen, where it comes from) go to the second page."""
    return _written(columns, rows, remarks)


def _written(columns, rows, remarks=()) -> bytes:
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    page, how = book.add_worksheet(str(_("填写"))), book.add_worksheet(str(_("说明")))
    bold = book.add_format({"bold": True, "bg_color": "#E5EEF3", "border": 1})
    for n, column in enumerate(columns):
        page.set_column(n, n, max(12, 2 * len(column.head) + 4))
        if column.choices and len(",".join(column.choices)) < 250:
            page.data_validation(1, n, 5000, n, {"validate": "list", "source": list(column.choices)})
    page.write_row(0, 0, [column.head for column in columns], bold)
    page.freeze_panes(1, 1)
    for r, row in enumerate(rows, start=1):
        for c, value in enumerate(row):
            if isinstance(value, bool | int | float | Decimal):
                page.write(r, c, value)
            elif value not in (None, ""):
                page.write_string(r, c, str(value))
    how.set_column(0, 0, 24)
    how.set_column(1, 1, 70)
    how.write_row(0, 0, [str(_("列")), str(_("怎样填")), str(_("可不填"))], bold)
    for n, column in enumerate(columns, start=1):
        how.write_row(n, 0, [column.head, column.described, str(_("是")) if column.optional else ""])
    for n, remark in enumerate(remarks, start=len(columns) + 2):
        how.write_string(n, 0, str(remark))
    book.close()
    return out.getvalue()


def as_csv(columns: Sequence[Column], rows: Iterable[Sequence]) -> Iterable[bytes]:
    """The rows as csv in UTF-8 with mark, piece by piece; what a spreadsheet might run gets an apostrophe before it."""
    out = io.StringIO()
    write = csv.writer(out)
    out.write("\ufeff")
    write.writerow([column.head for column in columns])
    for n, row in enumerate(rows):
        write.writerow([safe(value) for value in row])
        if n % 500 == 0:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    piece = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return piece


def safe(value) -> str:
    """A value for csv that no spreadsheet runs; numbers stay numbers."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) and not _NUMBER.fullmatch(text) else text
