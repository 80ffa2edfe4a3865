"""The user guides are pages for everybody, one per role, and print what stands in the files as text."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.html import escape

from portal.accounts.models import Role
from portal.site import guides
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db


def texts():
    """Every guide in both languages: where it stands, where it is served, its text."""
    for role in guides.ROLES:
        for at in ("", "en"):
            yield pytest.param(at, role, (guides.FOLDER / at / f"{role}.md").read_text("utf-8"), id=f"{at}{role}")


@pytest.mark.parametrize(("at", "role", "text"), texts())
def test_each_guide_is_a_page_with_all_its_sections_and_no_raw_marks(client, at, role, text):
    answer = client.get(f"{'/en' * bool(at)}/docs/{role}/")
    page = answer.content.decode()
    assert answer.status_code == 200 and not answer.cookies
    main = page.split('<main id="main"')[1].split("</main>")[0]
    for title in re.findall(r"^#{1,2} (.+)$", text, re.MULTILINE):
        assert escape(title) in main
    assert "**" not in main and "## " not in main and not re.search(r"<(p|li)>\s*(- |\d+\. )", main)


@pytest.mark.parametrize(("at", "role", "text"), texts())
def test_quotes_and_strong_words_of_the_guides_are_closed(at, role, text):
    for line in text.splitlines():
        assert line.count("“") == line.count("”") and line.count("**") % 2 == 0, line


@pytest.mark.parametrize("role", guides.ROLES)
def test_the_english_guide_says_as_much_as_the_chinese(role):
    shape = [
        [(len(section.blocks), [(b.kind, len(b.lines)) for b in section.blocks]) for section in guides.read(role, text).sections]
        for text in ((guides.FOLDER / at / f"{role}.md").read_text("utf-8") for at in ("", "en"))
    ]
    assert shape[0] == shape[1]


def test_index_leads_to_every_guide(client):
    page = client.get("/docs/").content.decode()
    for role in guides.ROLES:
        assert f'href="{reverse("site:docs-role", args=[role])}"' in page


def test_what_looks_like_markup_is_printed_as_text(client, monkeypatch):
    said = "# 手册 <b>\n\n引言<script>alert(1)</script>\n\n## 一节 <i>\n\n1. **<script>x</script>**\n"
    monkeypatch.setattr(guides, "guide", lambda role: guides.read(role, said))
    page = client.get("/docs/expert/").content.decode()
    assert "引言&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<b>&lt;script&gt;x&lt;/script&gt;</b>" in page
    assert "<script>alert" not in page and "<i>" not in page


def test_lists_and_paragraphs_are_told_apart():
    found = guides.read("x", "# 题\n\n引言\n\n## 甲\n\n- 一\n- **二**后\n\n1. 先\n2. 再\n\n文字\n\n## 乙\n")
    assert [b.kind for b in found.intro] == ["p"] and [s.title for s in found.sections] == ["甲", "乙"]
    assert [(b.kind, len(b.lines)) for b in found.sections[0].blocks] == [("ul", 2), ("ol", 2), ("p", 1)]
    assert found.sections[0].blocks[0].lines[1] == [guides.Piece("二", strong=True), guides.Piece("后")]


@pytest.mark.parametrize("role", ["nobody", "README", "..", "audit"])
def test_another_name_is_not_found(client, role):
    assert client.get(f"/docs/{role}/").status_code == 404


@pytest.mark.parametrize("path", ["/docs/", "/docs/institution/", "/en/docs/ministry/"])
def test_guides_ask_a_fixed_number_of_queries(client, django_assert_max_num_queries, path):
    with django_assert_max_num_queries(2):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("role", "desk", "guide"),
    [(Role.PROVINCIAL_CLERK, "province", "province"), (Role.AUDITOR, "audit", "auditor"), (Role.EXPERT, "expert", "expert")],
)
def test_the_account_menu_leads_to_the_guide_of_ones_role(client, role, desk, guide):
    held = make.member(make.province("32") if desk == "province" else make.ministry(), role)
    client.force_login(held.user)
    assert f'href="/docs/{guide}/"' in client.get(f"/{desk}/").content.decode()


def test_each_invariant_has_its_line_and_each_test_named_there_is_there():
    text = (settings.BASE_DIR / "docs" / "domain.md").read_text("utf-8")
    assert [int(n) for n in re.findall(r"^\| INV-(\d+) \|", text, re.MULTILINE)] == list(range(1, 59))
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", text))
    assert named and [path for path in sorted(named) if not (settings.BASE_DIR / path).exists()] == []
