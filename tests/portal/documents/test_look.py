"""Papers measured as GB/T 9704-2012 asks: in the pictures of their pages, in millimetres."""

import io
import re
from datetime import date
from types import SimpleNamespace

import numpy
import pypdf
import pypdfium2
import pytest

from portal.documents import render
from portal.documents.papers import Paper
from portal.templatetags.papers import flag_size, heading_level, title_lines

DPI = 254  # ten pixels a millimetre
LINE = "司法鉴定机构应当依法独立客观公正开展鉴定活动"


def paper(letter=False, issuer="示例部", number="司鉴公告〔2027〕3号", title="关于示例事项的公告", template="red", **body):
    document = SimpleNamespace(doc_no=number, title=title, recipient="各单位", issued_on=date(2027, 2, 24))
    given = {"document": document, "paper": Paper("x", "x", letter=letter), "body": body, "issuer": SimpleNamespace(name=issuer)}
    return render.pdf(f"documents/papers/{template}.html", given)


def words(pdf, page):
    return pypdf.PdfReader(io.BytesIO(pdf)).pages[page].extract_text()


class Picture:
    """A page as ink, with measures in millimetres from its upper left corner."""

    def __init__(self, pdf, page):
        image = pypdfium2.PdfDocument(pdf)[page].render(scale=DPI / 72).to_pil().convert("RGB")
        self.rgb = numpy.asarray(image).astype(int)
        self.ink = self.rgb.sum(axis=2) < 500
        self.red = (self.rgb[:, :, 0] > 150) & (self.rgb[:, :, 1] < 90)

    def box(self, ink, *, top=0, bottom=297):
        rows = numpy.flatnonzero(ink[round(top * 10) : round(bottom * 10)].any(axis=1)) / 10 + top
        columns = numpy.flatnonzero(ink[round(top * 10) : round(bottom * 10)].any(axis=0)) / 10
        return columns[0], rows[0], columns[-1], rows[-1]

    def lines(self, *, top=36, bottom=263):
        """Tops of the runs of rows with ink."""
        has = self.ink[top * 10 : bottom * 10].any(axis=1)
        starts = numpy.flatnonzero(has & ~numpy.roll(has, 1))
        ends = numpy.flatnonzero(has & ~numpy.roll(has, -1))
        return [(s + e) / 20 + top for s, e in zip(starts, ends, strict=True) if e - s > 25]


@pytest.fixture(scope="module")
def long():
    return paper(paragraphs=[LINE * 60])


def test_a_full_page_has_22_lines_of_28_characters(long):
    """The characters are 16 pt high; measured by the text of a page that is full."""
    lines = [line for line in words(long, 1).splitlines() if line.strip()]
    text = [line for line in lines if set(line) <= set(LINE)]
    assert len(text) == 22 and {len(line) for line in text} == {28}


def test_the_text_block_is_156_by_225_mm_with_a_head_of_37_and_a_binding_margin_of_28(long):
    page = Picture(long, 1)
    left, _top, right, _bottom = page.box(page.ink, top=30, bottom=265)
    assert abs(left - 28) < 1 and abs(right - 184) < 1
    lines = page.lines()
    assert len(lines) == 22
    pitch = (lines[-1] - lines[0]) / 21
    assert abs(pitch - 225 / 22) < 0.05
    assert abs((lines[0] - pitch / 2) - 37) < 1 and abs((lines[-1] + pitch / 2) - 262) < 1


@pytest.mark.parametrize(("page", "outside"), [(1, "left"), (2, "right")])
def test_the_page_number_stands_outside_7_mm_below_the_text(long, page, outside):
    picture = Picture(long, page)
    left, top, right, _bottom = picture.box(picture.ink, top=263)
    assert f"— {page + 1} —" in words(long, page)
    assert 268 < top < 273
    assert abs(left - 33) < 1.5 if outside == "left" else abs(right - 179) < 1.5


def test_a_paper_has_a_red_head_and_a_red_rule_as_wide_as_the_text(long):
    page = Picture(long, 0)
    _left, top, _right, _bottom = page.box(page.red, bottom=100)
    assert abs(top - 72) < 5, "35 mm below the upper edge of the text block, less the air above the letters"
    wide = [row for row in range(700, 1700) if page.red[row].sum() > 1500]
    assert wide and abs(len(numpy.flatnonzero(page.red[wide[0]])) - 1560) < 10
    number = page.box(page.ink & ~page.red, top=100, bottom=wide[0] / 10 - 0.5)
    assert abs(wide[0] / 10 - number[3] - 4) < 3
    assert "〔2027〕3号" in words(long, 0) and "第3号" not in words(long, 0)


def test_a_letter_has_two_double_lines_170_mm_wide_and_no_number_on_its_first_page():
    letter = paper(letter=True, paragraphs=[LINE * 40])
    page = Picture(letter, 0)
    lines = [row for row in range(page.red.shape[0]) if page.red[row].sum() > 1650]
    upper, lower = [r for r in lines if r < 1000], [r for r in lines if r > 2000]
    assert upper and lower
    for run in (upper, lower):
        columns = numpy.flatnonzero(page.red[run[0]])
        assert abs(columns[0] - 200) <= 5 and abs(columns[-1] - 1900) <= 5
    assert abs(297 - lower[-1] / 10 - 20) < 1
    flag = page.box(page.red, bottom=upper[0] / 10 - 1)
    assert 30 <= flag[1] < 35 and abs(upper[0] / 10 - flag[3] - 4) < 2.5
    assert "— 1 —" not in words(letter, 0) and "— 2 —" in words(letter, 1)


def test_the_seal_stands_over_name_and_date_and_within_a_line_of_the_text():
    short = paper(title="公告", paragraphs=[LINE])
    page = Picture(short, 0)
    left, top, right, bottom = page.box(page.red, top=185)
    assert abs((right - left) - 42) < 1.5 and abs((bottom - top) - 42) < 1.5
    last = [line for line in page.lines() if line < top][-1]
    assert top - last < 2 * 225 / 22
    assert "2027年2月24日" in words(short, 0)


def test_a_long_table_runs_over_pages_with_its_head_repeated_and_no_row_cut():
    rows = [[str(n), f"示例{n:03d}司法鉴定中心", "示例省"] for n in range(1, 121)]
    pdf = paper(paragraphs=[LINE], table={"title": "名单", "heads": ["序号", "机构名称", "省级单位"], "rows": rows})
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    holding = [text for text in pages if re.search(r"示例\d{3}司法", text)]
    assert len(holding) > 3 and all("机构名称" in text for text in holding)
    assert re.findall(r"示例(\d{3})司法", "".join(pages)) == [f"{n:03d}" for n in range(1, 121)]


def test_the_imprint_closes_the_last_page():
    pdf = paper(paragraphs=[LINE * 60])
    last = pypdfium2.PdfDocument(pdf)
    page = Picture(pdf, len(last) - 1)
    _left, _top, _right, bottom = page.box(page.ink, top=200, bottom=264)
    assert abs(bottom - 262) < 1 and "印发" in words(pdf, len(last) - 1)


def test_a_heading_is_not_left_alone_at_the_end_of_a_page():
    for n in range(14, 24):
        pdf = paper(paragraphs=[*(["示例。"] * n), "二、工作安排", LINE * 4])
        for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
            lines = [line for line in page.extract_text().splitlines() if line.strip() and "—" not in line and "演示" not in line]
            assert lines[-1].strip() != "二、工作安排", n


def test_a_body_without_facts_has_no_facts():
    """`items` is also a method of every dictionary."""
    assert "paragraphs" not in words(paper(paragraphs=["正文。"]), 0)


def test_what_a_paper_says_is_text_and_nothing_else():
    pdf = paper(title="<script>alert(1)</script>", paragraphs=["<img src='http://203.0.113.1/x.png'>"])
    assert "<img src='http://203.0.113.1/x.png'>" in "".join(words(pdf, 0).split("\n")).replace(" ", "").replace("<imgsrc", "<img src")


def test_papers_are_tagged_and_named_for_screen_readers(long):
    reader = pypdf.PdfReader(io.BytesIO(long))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "zh-CN" and root["/MarkInfo"]["/Marked"] and "关于示例事项的公告" in reader.metadata.title


LIST = "关于公布第二批高资质、高水平司法鉴定机构名单的公告"
STRUCK = "关于撤销" + "示" * 30 + "司法鉴定中心资格的决定"


@pytest.mark.parametrize("title", ["公告", LIST, "关" * 45, STRUCK])
def test_a_title_is_set_in_even_lines_that_fit(title):
    lines = title_lines(title)
    assert "".join(lines) == title and all(0 < len(line) <= 20 for line in lines) and len(lines) == -(-len(title) // 20)


def test_a_title_does_not_break_a_word():
    assert any("司法鉴定中心" in line for line in title_lines("关于责令云岫示例司法鉴定中心限期整改的通知"))


def test_the_red_name_fits_whatever_its_length():
    for name in ("部", "示例省司法厅", "示" * 40):
        assert float(flag_size(name)) * len(name) <= 442.5 and float(flag_size(name)) <= 52


def test_only_numbered_short_paragraphs_are_headings():
    assert heading_level("一、总体要求") == "level-1" and heading_level("（二）坚持标准") == "level-2"
    assert heading_level("一、本公告自发布之日起施行。") == "" and heading_level("一般情况") == ""


def test_receipts_and_certificates_are_one_page():
    assert len(pypdfium2.PdfDocument(paper(template="receipt", items=[["机构名称", "示例"]] * 6, digest="ab" * 32))) == 1
