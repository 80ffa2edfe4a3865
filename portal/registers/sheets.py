"""Sheets: a workbook, csv or pasted cells read into rows; rows written as xlsx or csv. Knows nothing of what the cells mean."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import zip_longest

import xlsxwriter
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum
from xlsxwriter.utility import xl_col_to_name

from portal.kernel.problems import Problem, Refused, _
from portal.registers.cells import alike, text_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LINES = 50_000
MOST_COLUMNS = 100
MOST_BYTES = 20 * 1024 * 1024
MOST_UNZIPPED = 300 * 1024 * 1024
HEAD_ROWS = 10  # the heads stand in one of so many first rows, below titles and remarks
EMPTY = _("表中没有数据行。请保留表头，从表头下面一行起填写。")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_MARKS = re.compile(r"^\*+|(\*|\((必填|选填|可不填)\))+$")


@dataclass(frozen=True)
class Worksheet:
    """One worksheet as read: its name, and each row that is not blank with the number a spreadsheet shows beside it."""

    name: str
    rows: list[tuple[int, list]]


@dataclass(frozen=True)
class Table:
    """A sheet as read: its heads, and its rows with the numbers a spreadsheet shows beside them.

    `book` are all worksheets it came with, `mended` the cells that were put right since (row number -> head -> cell; nothing where
    the row was struck out): what `under` needs to read it again under the heads that are looked for.
    """

    heads: list[str]
    rows: list[tuple[int, list]]
    worksheet: str = ""
    book: Sequence[Worksheet] = ()
    mended: Mapping[str, Mapping] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many lines there are at most: those of the longest worksheet below one row of heads."""
        return max(len(sheet.rows) for sheet in self.book) - 1

    def under(self, titles: Iterable[str]) -> "Table":
        """The table under the row that holds most of these heads, in whichever worksheet it stands; itself where no row holds any.

        The row is looked for among the first ten, alone or together with the one below it: a head merged over both stands in the
        upper one, a head below a group's in the lower one. Raises Refused where a head stands twice, or nothing below them.
        """
        wanted = {head_of(title) for title in titles}
        found = [(len(wanted & set(heads)), alone, sheet, first, heads) for sheet in self.book for alone, first, heads in _headings(sheet)]
        hits, _alone, sheet, first, heads = max(found, key=lambda one: one[:2])
        if not hits:
            return self
        doubled = sorted(head for head in wanted if heads.count(head) > 1)
        if doubled:
            raise Refused(Problem("doubled_heads", _("表头重复：%(heads)s。请只保留一列。") % {"heads": _("、").join(doubled)}, "sheet"))
        rows = [row for row in (self._as_mended(number, cells, heads) for number, cells in sheet.rows[first:]) if row]
        if not rows:
            raise Refused(Problem("empty", EMPTY, "sheet"))
        return replace(self, heads=heads, rows=rows, worksheet=sheet.name)

    def _as_mended(self, number: int, cells: list, heads: list[str]) -> tuple[int, list] | None:
        if str(number) not in self.mended:
            return number, cells
        mended = self.mended[str(number)]
        if not mended:
            return None
        return number, [mended.get(head, cell) for head, cell in zip_longest(heads, cells, fillvalue="")]

    def letter(self, head: str) -> str:
        """The letter over a column; "" where the sheet has no such column."""
        return xl_col_to_name(self.heads.index(head_of(head))) if self.has(head) else ""

    def has(self, head: str) -> bool:
        """True where the sheet has this column, however the head is set."""
        return head_of(head) in self.heads

    def picked(self, titles: dict[str, str]) -> Iterator[tuple[int, dict]]:
        """(row number, cells by name) of each row; `titles` maps heads to names, other columns are left aside."""
        names = {head_of(head): name for head, name in titles.items()}
        places = [(n, names[head]) for n, head in enumerate(self.heads) if head in names]
        for number, cells in self.rows:
            yield number, {name: cells[n] if n < len(cells) else None for n, name in places}


def head_of(cell) -> str:
    """A head as it is compared: without blanks and line breaks, and without the mark of what must be filled in."""
    return _MARKS.sub("", re.sub(r"\s", "", alike(cell)))


def _headings(sheet: Worksheet) -> Iterator[tuple[bool, int, list[str]]]:
    """What may be the heads of a worksheet: whether one row alone, the place of the first row below, the heads."""
    for place, (number, cells) in enumerate(sheet.rows[:HEAD_ROWS], start=1):
        if number > HEAD_ROWS:
            return
        own = [head_of(cell) for cell in cells]
        yield True, place, own
        if place < len(sheet.rows) and sheet.rows[place][0] == number + 1 <= HEAD_ROWS:
            below = [head_of(cell) for cell in sheet.rows[place][1]]
            yield False, place + 1, [lower or upper for upper, lower in zip_longest(own, below, fillvalue="")]


def read(content: bytes, name: str = "", mended: Mapping[str, Mapping] | None = None) -> Table:
    """A workbook, a csv or pasted text under its first row; `Table.under` finds the heads that are looked for.

    Raises Refused with what is wrong and how to put it right.
    """
    if len(content) > MOST_BYTES:
        raise Refused(Problem("too_large", _("文件超过 20 MB。请拆成几个文件分别导入。"), "sheet"))
    book = _workbook(content) if content[:2] == b"PK" else [Worksheet("", _filled(_text(content, name)))]
    sound = [sheet for sheet in book if _unfit(sheet) is None]
    if not sound:
        wrong = [_unfit(sheet) for sheet in book]
        raise Refused(next((problem for problem in wrong if problem.code != "empty"), Problem("empty", EMPTY, "sheet")))
    (_number, heads), *rows = sound[0].rows
    return Table([head_of(cell) for cell in heads], rows, sound[0].name, sound, mended or {})


def _unfit(sheet: Worksheet) -> Problem | None:
    """Why a worksheet cannot be a table."""
    if len(sheet.rows) < 2:
        return Problem("empty", EMPTY, "sheet")
    if len(sheet.rows) > MOST_LINES + 1:
        return Problem("too_many_lines", _("一次最多导入 %(n)d 行。请拆成几个文件分别导入。") % {"n": MOST_LINES}, "sheet")
    if max(len(cells) for _number, cells in sheet.rows[:1000]) > MOST_COLUMNS:
        return Problem("too_many_columns", _("表格超过 %(n)d 列。请使用本页提供的模板。") % {"n": MOST_COLUMNS}, "sheet")
    return None


def _filled(rows: Iterable[list]) -> list[tuple[int, list]]:
    """The rows that are not blank, with their numbers; what stands in thousands of cells is held once."""
    held: dict[str, str] = {}
    return [
        (number, [held.setdefault(c, c) if isinstance(c, str) else c for c in cells])
        for number, cells in enumerate(rows, start=1)
        if any(c not in (None, "") and text_of(c) for c in cells)
    ]


def _cells(sheet: CalamineSheet) -> Iterator[list]:
    """A worksheet row by row; the reader leaves out the blank columns at its left, though not the blank rows above."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    return (left + cells for cells in sheet.iter_rows())


def _workbook(content: bytes) -> list[Worksheet]:
    """The worksheets that are not hidden; all where each is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNZIPPED:
                raise Refused(Problem("too_large", _("表格展开后过大。请只保留数据，拆成几个文件分别导入。"), "sheet"))
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        pages = [page for page in book.sheets_metadata if page.typ == SheetTypeEnum.WorkSheet]
        names = [page.name for page in pages if page.visible == SheetVisibleEnum.Visible] or [page.name for page in pages]
        return [Worksheet(name, _filled(_cells(book.get_sheet_by_name(name)))) for name in names]
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
