"""A workbook as a bureau sends it: titles over merged heads, some faulty lines; told, mended, handed back, stored and counted."""

from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

from institutions.models import Institution
from personnel.models import Appraiser
from portal.registers.register import REGISTERS

SOUND = {
    "name": "导入示例", "gender": "女", "born_on": "1986年5月1日", "fields": "法医临床", "full_time": "是", "education": "硕士",
    "title_level": "副高", "licensed_on": "2019/3/1", "licence_expires_on": "20290228", "status": "执业",
    "joined_on": "", "status_since": "",
}  # fmt: skip
FAULTS = {3: ("born_on", "2001-02-30"), 7: ("fields", "法医灵学"), 11: ("owner", "329999999")}


def workbook(licence_no: str) -> bytes:
    """Fourteen lines under two title rows and a merged group head, on the second worksheet."""
    kept, book, out = REGISTERS["appraisers"], Workbook(), BytesIO()
    book.active.append(["填表说明：请勿改动表头"])
    page = book.create_sheet("鉴定人")
    names = kept.sheet_names()
    page.append(["示例省司法鉴定人登记汇总表"])
    page.append([])
    page.append(["人员基本情况", *[None] * (len(names) - 1)])
    page.append([f"{kept.title_of(name)}　" for name in names])
    page.merge_cells(start_row=3, start_column=1, end_row=3, end_column=len(names))
    for n in range(1, 15):
        cells = SOUND | {"owner": licence_no, "licence_no": f"３３０９９{n:04d}", "name": f"导入示例{n}　"}
        if n in FAULTS:
            cells |= dict([FAULTS[n]])
        page.append([cells[name] for name in names])
    book.save(out)
    return out.getvalue()


def mended(content: bytes, licence_no: str) -> bytes:
    """The downloaded lines put right."""
    kept, book, out = REGISTERS["appraisers"], load_workbook(BytesIO(content)), BytesIO()
    page = book.worksheets[0]
    heads = [str(cell.value) for cell in page[1]]
    right = {"born_on": "1986-05-01", "fields": "法医临床", "owner": licence_no}
    for row in page.iter_rows(min_row=2):
        for name, value in right.items():
            row[heads.index(kept.title_of(name))].value = value
    book.save(out)
    return out.getvalue()


def test_a_bureaus_workbook_is_checked_mended_and_stored(people):
    clerk = people("province-33")
    licence_no = Institution.objects.filter(province__code="33", state="active").order_by("-public_no").first().licence_no
    clerk.open("/province/registers/").follow("22. 培育一流人才队伍").follow("司法鉴定人登记").follow("导入表格…")
    clerk.page.locator("input[type=file]").first.set_input_files(
        {"name": "汇总表.xlsx", "mimeType": "application/octet-stream", "buffer": workbook(licence_no)}
    )
    clerk.press("核对，先不保存").sees("有 3 处要改", "法医灵学", "329999999", "2001-02-30")
    with clerk.page.expect_download() as download:
        clerk.page.get_by_role("link", name="下载要改的行").click()
    content = Path(download.value.path()).read_bytes()
    assert not Appraiser.objects.filter(licence_no__startswith="33099").exists()
    clerk.page.locator("form:has(input[name=mended_key]) input[type=file]").set_input_files(
        {"name": "改好.xlsx", "mimeType": "application/octet-stream", "buffer": mended(content, licence_no)}
    )
    clerk.press("补交并重新核对").sees("已收到改好的行")
    clerk.press("导入 14 行")
    found = Appraiser.objects.filter(licence_no__startswith="33099", state="valid")
    assert found.count() == 14 and found.filter(name="导入示例3").exists()
