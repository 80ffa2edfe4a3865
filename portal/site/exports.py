"""The list to take away as xlsx, csv and json, the same rows as the page; the first line says what was asked, for which day, from where."""

import csv
import io
import json
from collections.abc import Iterable, Sequence

import xlsxwriter

from portal.registers.sheets import XLSX, safe

TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8", "json": "application/json"}


def xlsx(heads: Sequence[str], rows: Iterable[Sequence[str]], source: str) -> bytes:
    """A workbook: source line, heads, rows; heads stay in sight."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True, "bg_color": "#E5EEF3", "border": 1})
    sheet.write_string(0, 0, source)
    sheet.write_row(1, 0, list(heads), bold)
    for n, head in enumerate(heads):
        sheet.set_column(n, n, max(12, 2 * len(head) + 4))
    for r, row in enumerate(rows, start=2):
        for c, value in enumerate(row):
            sheet.write_string(r, c, value)
    sheet.freeze_panes(2, 1)
    book.close()
    return out.getvalue()


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[str]], source: str) -> bytes:
    """UTF-8 with mark; what a spreadsheet might run gets an apostrophe before it."""
    out = io.StringIO()
    out.write("\ufeff")
    write = csv.writer(out)
    write.writerow([source])
    write.writerow(heads)
    write.writerows([safe(value) for value in row] for row in rows)
    return out.getvalue().encode()


def as_json(names: Sequence[str], rows: Iterable[Sequence[str]], source: dict) -> bytes:
    """One object: `source`, and `rows` with the names of the API."""
    said = {"source": source, "rows": [dict(zip(names, row, strict=True)) for row in rows]}
    return json.dumps(said, ensure_ascii=False, indent=1).encode()
