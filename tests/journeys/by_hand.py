"""What the story shows by hand, key by key: an answer with its files, a sheet by keyboard, an objection, a register's own page."""

import re

from playwright.sync_api import expect

from portal.demo import evidence
from tests.journeys import line

FACTS = (
    "公示名单中这家机构的办公地址与我去年办理业务时不同，当时在旧址二楼受理，请核实新址是否已经登记，搬迁期间的鉴定是否在登记的场所完成。"
)


def yaml(text: str) -> dict:
    """An edition as the file that is chosen."""
    return {"name": "standard.yaml", "mimeType": "application/yaml", "buffer": text.encode()}


def answered(clerk) -> None:
    """One criterion by hand: saved while typing, a wrong file with its sentence, a right one received."""
    card = clerk.page.locator("[data-answer]").first
    code = card.get_attribute("data-code")
    card.locator(f"#id_{code}-level-1").check()
    card.locator("textarea").fill(line.STATEMENT)
    expect(clerk.page.locator("[data-saved]")).to_contain_text("已自动保存")
    files = card.locator("input[type=file]")
    clerk.expected.update({409, 422})
    files.set_input_files({"name": "情况说明.txt", "mimeType": "text/plain", "buffer": "检查记录".encode()})
    expect(card.locator("[data-upload-list]")).to_contain_text("“情况说明.txt”不是可接收的格式。请另存为")
    card.get_by_role("button", name="取消上传").click()
    clerk.expected.clear()
    files.set_input_files({"name": "制度汇编.pdf", "mimeType": "application/pdf", "buffer": evidence.pdf("制度汇编", 0)})
    expect(card).to_contain_text("已传完，随表提交")
    clerk.press("保存", exact=True)
    expect(clerk.page.locator(f"#{code} .files a").first).to_contain_text("制度汇编.pdf")
    expect(clerk.page.locator(f"#id_{code}-statement")).to_have_value(line.STATEMENT)


def by_keyboard(expert, assignment) -> None:
    """The scoring screen without a mouse: level by 1–4, half a point by + and -, the next criterion by J, back by K."""
    expert.open(f"/expert/reviews/{assignment.pk}/")
    keyboard = expert.page.keyboard
    items = expert.page.locator("[data-score-item][data-save]")
    count = items.count()
    items.first.focus()
    for n in range(count):
        keyboard.press("1" if n % 2 == 0 else "2")
        expect(items.nth(n).locator("[data-saved]")).to_contain_text("已保存")
        if n < count - 1:
            keyboard.press("j")
            expect(items.nth(n + 1)).to_be_focused()
    keyboard.press("k")
    expect(items.nth(max(0, count - 2))).to_be_focused()
    select = items.nth(max(0, count - 2)).locator("[data-points]")
    before = int(select.input_value())
    keyboard.press("-")
    expect(select).to_have_value(str(before - 500))
    keyboard.press("+")
    expect(select).to_have_value(str(before))
    keyboard.press("Shift+?")
    expect(expert.page.locator("dialog[open]")).to_contain_text("键盘")
    keyboard.press("Escape")
    expert.page.reload()
    expect(expert.page.locator("[data-score-item] input[data-level]:checked")).to_have_count(count)


def objected(citizen, notice: int, institution) -> str:
    """A citizen objects from the row of the notice, reads every word, hands in and keeps the code."""
    citizen.open("/notices/").open(f"/notices/{notice}/").sees(institution.name).follow("提异议")
    expect(citizen.page.locator("[name=row] option:checked")).to_contain_text(institution.name)
    citizen.fill(ground="conditions", facts="太短。", objector_kind="anonymous")
    citizen.expected.add(422)
    citizen.press("核对后提交").sees("50")
    citizen.expected.clear()
    expect(citizen.page.locator("[name=facts]")).to_have_value("太短。")
    citizen.fill(facts=FACTS).press("核对后提交").sees("以下就是受理人员会读到的全部内容", FACTS, institution.name)
    citizen.press("确认提交").sees("已收到", "查询码只在这里显示这一次")
    return citizen.page.locator("dd.mono.big").inner_text().strip()


def accreditations(admin, standing: str) -> None:
    """Every certificate of the institution is given a standing on the register's own page, with the reason."""
    admin.open("/institution/registers/accreditations/")
    rows = admin.page.locator("main table a[href*='/registers/accreditations/']").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    for path in dict.fromkeys(rows):
        if re.search(r"/\d+/$", path):
            admin.open(path).follow("修改…").fill(standing=standing, standing_since="" if standing == "valid" else line.ago(40).isoformat())
            admin.press("保存修改")
