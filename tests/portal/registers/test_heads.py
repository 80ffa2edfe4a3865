"""Sheets as bureaus send them: titles above the heads, heads over two rows, other worksheets first; and forty faults told in place."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from portal.kernel.problems import Refused
from portal.registers import mending, sheets
from tests.factories import institutions as make
from tests.portal.registers import samples

WANTED = ["许可证号", "姓名", "发证日期"]


def book(*pages: tuple[str, list], merged=(), hidden=()) -> bytes:
    """A workbook of named worksheets, some of their cells merged."""
    made, out = Workbook(), BytesIO()
    made.remove(made.active)
    for name, rows in pages:
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
        if name in hidden:
            page.sheet_state = "hidden"
    for area in merged:
        made.worksheets[0].merge_cells(area)
    made.save(out)
    return out.getvalue()


def under(content: bytes) -> sheets.Table:
    return sheets.read(content).under(WANTED)


@pytest.mark.parametrize("above", [0, 1, 4, 9])
def test_the_heads_are_found_below_titles_blanks_and_remarks(above):
    lead = [["××省司法鉴定人登记表"], [], [None, None, "填表人：示例"], ["说明：", "请如实填写"], [], [], ["一"], [], ["二"]][:above]
    table = under(book(("表", [*lead, WANTED, ["A1", "甲", "2026-1-1"], [], ["A2", "乙", "2026-1-2"]])))
    assert table.heads == WANTED and [number for number, _cells in table.rows] == [above + 2, above + 4]


def test_heads_below_the_tenth_row_are_not_looked_for():
    table = under(book(("表", [["标题"]] * 10 + [WANTED, ["A1", "甲", "2026-1-1"]])))
    assert not table.has("许可证号")


def test_blank_columns_at_the_left_and_blank_rows_above_keep_letters_and_numbers():
    table = under(book(("表", [[], [], [None, *WANTED], [None, "A1", "甲", "2026-1-1"]])))
    assert (table.letter("姓名"), table.rows[0][0]) == ("C", 4)
    assert next(table.picked({"姓名": "name"})) == (4, {"name": "甲"})


def test_heads_over_two_rows_are_read_together():
    grouped = [["登记表"], ["许可证号", "人员", None, "备注"], [None, "姓名", "发证日期", None], ["A1", "甲", "2026-1-1", ""]]
    table = under(book(("表", grouped), merged=["A2:A3", "B2:C2", "D2:D3"]))
    assert table.heads == ["许可证号", "姓名", "发证日期", "备注"] and [n for n, _c in table.rows] == [4]
    upright = [WANTED, [], ["A1", "甲", "2026-1-1"]]
    table = under(book(("表", upright), merged=["A1:A2", "B1:B2", "C1:C2"]))
    assert table.heads == WANTED and [n for n, _c in table.rows] == [3]


def test_a_first_line_that_is_half_blank_is_no_second_row_of_heads():
    table = under(book(("表", [WANTED, ["A1", None, None], ["A2", "乙", "2026-1-1"]])))
    assert table.heads == WANTED and [n for n, _c in table.rows] == [2, 3]


@pytest.mark.parametrize(
    "head", [" 许可证号 ", "许可\n证号", "许可证号*", "*许可证号", "许可证号（必填）", "许可证号(必填) *", "许 可 证 号", "许可证号＊"]
)
def test_a_head_is_known_however_it_is_set(head):
    table = under(book(("表", [[head, "姓名", "发证日期"], ["A1", "甲", "2026-1-1"]])))
    assert next(table.picked({"许可证号": "no"}))[1] == {"no": "A1"}


def test_the_worksheet_with_the_heads_is_taken_wherever_it_stands():
    pages = [("封面", [["登记表"], ["示例省司法厅"]]), ("汇总", [["地区", "姓名"], ["示例市", 3]]), ("明细", [WANTED, ["A1", "甲", "x"]])]
    assert under(book(*pages)).worksheet == "明细" and under(book(*pages[::-1])).worksheet == "明细"
    assert under(book(("旧", [WANTED, ["B1", "旧", "x"]]), *pages, hidden=["旧"])).worksheet == "明细"


def test_too_long_a_worksheet_beside_the_right_one_does_no_harm(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_LINES", 3)
    assert under(book(("底稿", [["x"]] * 9), ("明细", [WANTED, ["A1", "甲", "x"]]))).worksheet == "明细"


def test_a_head_that_stands_twice_is_refused_and_another_column_may():
    with pytest.raises(Refused, match="表头重复：姓名"):
        under(book(("表", [[*WANTED, "姓名"], ["A1", "甲", "x", "乙"]])))
    assert under(book(("表", [[*WANTED, "备注", "备注"], ["A1", "甲", "x", "", ""]]))).has("备注")


def test_heads_with_nothing_below_are_refused():
    with pytest.raises(Refused, match="没有数据行"):
        under(book(("表", [["标题"], WANTED])))


# --- forty faults -------------------------------------------------------------------------------------------------------------

LINES, HEAD_ROW = 3000, 4
DAYS = ["2015-01-01", "2015/1/1", "2015.01.01", "20150101", "2015年1月1日", "２０１５年１月１日", date(2015, 1, 1), 42005]


def bureau_sheet(kept, faults: dict) -> bytes:
    """3,000 lines of appraisers as a bureau sends them: second worksheet, heads in rows 3 and 4, days in every form; `faults` maps
    a line to the fields that are wrong in it."""
    register = kept.register
    names = register.sheet_names()
    heads = {n: register.title_of(n) for n in names}
    group = [heads[names[0]], heads[names[1]], "个人情况", *[None] * (len(names) - 3), "备注"]
    lower = [None, None, *(f" {heads[n]}\n（必填）*" for n in names[2:]), None]
    rows = [["××省司法鉴定人登记表"], [], group, lower]
    for n in range(1, LINES + 1):
        line = kept.cells(n, licensed_on=DAYS[n % len(DAYS)]) | faults.get(n, {})
        line["licence_no"] = line["licence_no"] if n % 2 else f"{line['licence_no']} "
        line["gender"] = "女　" if n % 3 == 0 and n not in faults else line["gender"]
        rows.append([*(line[name] for name in names), "无"] if not line.get("blank") else [])
    return book(("填表说明", [["说明", "一"], ["填表人", "示例"]]), ("登记表", rows))


def forty(kept) -> tuple[dict, set]:
    """Forty faults of eight kinds, each with the row and the field at which it must be told."""
    made: dict[int, dict] = {}
    wrong = [
        {"owner": "9999999"}, {"gender": "未知"}, {"born_on": "2001-02-30"}, {"fields": "占卜"}, {"full_time": "也许"}, {"name": " "},
        {"licence_no": kept.cells(1)["licence_no"]}, {"joined_on": "2099-01-01"},
    ]  # fmt: skip
    for n in range(40):
        made[50 + n * 73] = dict(wrong[n % len(wrong)])
    return made, {(HEAD_ROW + line, next(iter(given))) for line, given in made.items()}


@pytest.mark.django_db
def test_forty_faults_in_three_thousand_lines_are_each_told_at_their_place():
    kept = samples.kept("appraisers")
    faults, places = forty(kept)
    table = sheets.read(bureau_sheet(kept, faults | {1000: {"blank": True}}))
    found = kept.register.lines(table, kept.keeper, date(2026, 11, 24))
    told = list(found.faults())
    names = kept.register.titles()
    assert len(told) == 40 and {(fault["number"], names[fault["head"]]) for fault in told} == places
    assert {fault["worksheet"] for fault in told} == {"登记表"} and len(found.lines) == LINES - 1
    assert all(fault["letter"] == "ABCDEFGHIJKLMNOPQ"[kept.register.sheet_names().index(names[fault["head"]])] for fault in told)
    doubled = [fault for fault in told if "同一条记录" in fault["message"]]
    assert len(doubled) == 5 and all("与第 5 行" in fault["message"] for fault in doubled)
    assert {fault["value"] for fault in told if names[fault["head"]] == "fields"} == {"占卜"}
    assert all(fault["message"] and "请" in fault["message"] for fault in told if "不能晚于" not in fault["message"])


@pytest.mark.django_db
def test_the_faulty_lines_alone_mended_make_the_sheet_sound():
    kept = samples.kept("appraisers")
    faults, _places = forty(kept)
    content, today = bureau_sheet(kept, faults), date(2026, 11, 24)
    found = kept.register.lines(sheets.read(content), kept.keeper, today)
    page = load_workbook(BytesIO(mending.faulty(found))).worksheets[0]
    heads = [cell.value for cell in page[1]]
    assert (heads[0], heads[-2:], page.max_row) == ("原行号", ["备注", "要改的地方"], 41)
    assert [row[0].value for row in page.iter_rows(min_row=2)] == sorted(HEAD_ROW + n for n in faults)
    titles = kept.register.titles()
    for row in page.iter_rows(min_row=2):
        remedy = row[-1].value
        assert remedy
        line = kept.cells(row[0].value - HEAD_ROW)
        for place, head in enumerate(heads[1:-2], start=1):
            row[place].value = line[titles[head]] if not isinstance(line[titles[head]], date) else line[titles[head]].isoformat()
    out = BytesIO()
    page.parent.save(out)
    whole = sheets.read(content).under(titles)
    mended = mending.mended(whole, sheets.read(out.getvalue()))
    again = kept.register.lines(sheets.read(content, "", mended), kept.keeper, today)
    assert again.sound and again.counts()["new"] == LINES


@pytest.mark.django_db
def test_a_mended_line_names_a_row_of_the_sheet_once_and_a_blank_one_strikes_it_out():
    kept = samples.kept("calibrations")
    whole = sheets.read(kept.sheet(kept.cells(1), kept.cells(2))).under(kept.register.titles())
    head = kept.register.title_of("certificate_no")

    def mend(*rows):
        return mending.mended(whole, sheets.read(book(("改", [["原行号", head, "要改的地方"], *rows]))))

    assert mend([3, "新号", "改"]) == {"3": {head: "新号"}} and mend(["３", None, "改"]) == {"3": {}}
    for wrong, said in [
        ([[9, "x"]], "第 2 行：原表没有行号“9”"),
        ([[2, "x"], [2, "y"]], "第 3 行：原行号“2”出现了两次"),
        ([["", "x"]], "没有行号“”"),
    ]:
        with pytest.raises(Refused, match=said):
            mend(*wrong)
    with pytest.raises(Refused, match="缺少“原行号”"):
        mending.mended(whole, sheets.read(kept.sheet(kept.cells(1))))
    struck = sheets.read(kept.sheet(kept.cells(1), kept.cells(2)), "", {"3": {}})
    assert [line.number for line in kept.register.lines(struck, kept.keeper, make.clerk(kept.keeper).today).lines] == [2]
