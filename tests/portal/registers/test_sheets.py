"""A file is read within limits, and refused with a sentence that says what to do."""

import io
import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from portal.kernel.problems import Refused
from portal.registers import sheets
from tests.portal.registers.samples import workbook


def refused(content, name=""):
    with pytest.raises(Refused) as error:
        sheets.read(content, name)
    return error.value.problems[0]


def test_rows_keep_the_numbers_a_spreadsheet_shows():
    found = sheets.read(workbook(["甲", "乙"], [["1", "2"], ["", ""], ["3", "4"]]))
    assert [n for n, _cells in found.rows] == [2, 4] and found.letter("乙") == "B"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"PK\x03\x04 broken", "a.xlsx", "not_a_sheet"), (b"%PDF-1.7\0\0", "a.pdf", "not_a_sheet"), (b"a,b\n", "a.csv", "empty"),
        (b"a,b\n1,2\n", "a.xls", "not_a_sheet"), (b"x" * (sheets.MOST_BYTES + 1), "a.csv", "too_large"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_way_out(content, name, code):
    problem = refused(content, name)
    assert problem.code == code and "请" in str(problem.message)


def test_a_workbook_that_unzips_to_too_much_is_refused_unread(monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    monkeypatch.setattr(sheets, "MOST_UNZIPPED", 1_000_000)
    assert refused(out.getvalue()).code == "too_large"


def test_too_many_lines_or_columns_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_LINES", 2)
    assert refused(workbook(["甲"], [[n] for n in range(3)])).code == "too_many_lines"
    assert refused((",".join(map(str, range(101))) + "\n1\n").encode()).code == "too_many_columns"


def test_csv_is_read_in_the_encodings_of_chinese_spreadsheets():
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert sheets.read("编号,名称\n1,示例\n".encode(encoding), "a.csv").rows == [(2, ["1", "示例"])]


def test_an_entity_in_a_workbook_is_not_resolved(tmp_path):
    book, out = Workbook(), BytesIO()
    book.active.append(["甲"])
    book.active.append(["x"])
    book.save(out)
    evil = io.BytesIO()
    secret = tmp_path / "secret"
    secret.write_text("泄露")
    with zipfile.ZipFile(BytesIO(out.getvalue())) as old, zipfile.ZipFile(evil, "w") as new:
        for item in old.infolist():
            text = old.read(item.filename)
            if item.filename == "xl/sharedStrings.xml":
                text = f'<!DOCTYPE a [<!ENTITY e SYSTEM "file://{secret}">]>'.encode() + text.replace(b">x<", b">&e;<")
            new.writestr(item.filename, text)
    try:
        found = sheets.read(evil.getvalue())
        assert "泄露" not in str(found.rows)
    except Refused as error:
        assert error.problems[0].code in ("not_a_sheet", "empty")


def test_formulas_leave_as_text():
    columns = [sheets.Column("甲", ""), sheets.Column("乙", "")]
    page = load_workbook(BytesIO(sheets.filled(columns, [["=1+1", "@x"], [True, 3]]))).worksheets[0]
    assert page["A2"].value == "=1+1" and page["A2"].data_type == "s" and page["B3"].value == 3
    text = b"".join(sheets.as_csv(columns, [["=1+1", "@x"]])).decode("utf-8-sig")
    assert text.splitlines()[1] == "'=1+1,'@x"
