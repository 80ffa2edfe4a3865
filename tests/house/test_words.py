"""The words of the portal: each has its English, and no page says what the catalogue does not know."""

import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.html import escape

from evaluation.cycles.models import Cycle
from evaluation.publicity.models import Objection
from evaluation.review.models import ReviewAssignment
from institutions.models import AdmissionCase, Institution
from portal.accounts.models import Organisation, ProvincialUnit, User
from portal.calendar.models import CalendarYear
from portal.documents.models import IssuedDocument
from portal.documents.papers import in_chinese
from portal.kernel.models import Event
from portal.notify.models import Notice
from portal.ops import catalogues
from portal.templatetags import ui
from quality.experts.models import Expert
from tests.world import ROLES, signed_in

needs_gettext = pytest.mark.skipif(shutil.which("xgettext") is None, reason="Debian package gettext is missing")
TEMPLATES = catalogues.ROOT / "templates"
CHINESE = re.compile(r"[\u3400-\u9fff]")
MARKS = re.compile(r"[\u3400-\u9fff、，。；：（）“”]")
PLACES = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}|</?[a-z][^>]*>")
SAID = re.compile(
    r"{%\s*comment\b.*?endcomment\s*%}|{#.*?#}|{%\s*blocktranslate\b.*?endblocktranslate\s*%}|{%\s*translate\b.*?%}|_\(\"[^\"]*\"\)", re.S
)
CHINESE_ON_PURPOSE = {
    "documents/papers/": "papers are Chinese documents",
    "evaluation/recommendation/_letter.html": "the paper as it will be set",
    "documents/text.html": "the text of a paper",
    "ui/_seal.html": "the letters of the seal",
    "ui/_prefs.html": "the way back to Chinese, named in Chinese",
}
QUOTED_IN_ENGLISH = ("国办发明电〔2026〕9号", "某月某日至某日放假", "某月某日上班", "司鉴公告〔2027〕1号")
"""What an English sentence has to show as it is written."""


@pytest.fixture(scope="module")
def committed() -> dict:
    found = polib.pofile(str(catalogues.LOCALE / "en" / "LC_MESSAGES" / "django.po"))
    return {(entry.msgctxt, entry.msgid): entry for entry in found}


@pytest.fixture(scope="module")
def extracted() -> dict:
    return {(entry.msgctxt, entry.msgid): entry for entry in catalogues.messages("en")}


def places(text: str) -> set[str]:
    return set(PLACES.findall(text))


def of_english(entry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@needs_gettext
def test_every_message_of_the_code_is_in_the_catalogue_and_nothing_else_is(committed, extracted):
    assert [key for key in extracted if key not in committed] == [], "run script/messages and translate what is new"
    assert [key for key in committed if key not in extracted] == [], "run script/messages"


def test_every_message_has_an_english_that_nobody_has_to_guess(committed):
    assert [e.msgid for e in committed.values() if "fuzzy" in e.flags or not all(of_english(e))] == []
    assert [e.msgid for e in committed.values() if e.msgid_plural and set(e.msgstr_plural) != {0, 1}] == []


def test_a_translation_keeps_the_placeholders_and_the_markup_of_its_message(committed):
    wrong = [e.msgid for e in committed.values() for english in of_english(e) if places(english) != places(e.msgid)]
    assert wrong == []


def test_a_translation_is_english(committed):
    def left(english: str) -> str:
        for quoted in QUOTED_IN_ENGLISH:
            english = english.replace(quoted, "")
        return "".join(CHINESE.findall(english))

    assert {e.msgid: left(english) for e in committed.values() for english in of_english(e) if left(english)} == {}


@needs_gettext
def test_extracting_again_changes_nothing(tmp_path):
    """Neither dates nor line numbers nor the order of the run get into the file."""
    shutil.copytree(catalogues.LOCALE, tmp_path / "locale")
    catalogues.extract(tmp_path / "locale")
    kept = Path("en", "LC_MESSAGES", "django.po")
    assert (tmp_path / "locale" / kept).read_text() == (catalogues.LOCALE / kept).read_text()


def test_no_template_says_chinese_words_or_marks_outside_a_translation():
    found = {}
    for path in sorted(TEMPLATES.rglob("*.*")):
        name = path.relative_to(TEMPLATES).as_posix()
        if not name.startswith(tuple(CHINESE_ON_PURPOSE)) and (left := MARKS.findall(SAID.sub("", path.read_text()))):
            found[name] = "".join(left)
    assert found == {}


def test_no_script_or_style_sheet_carries_chinese_words():
    """A script takes its words from the page it enhances."""
    files = [p for p in (catalogues.ROOT / "static").rglob("*") if p.suffix in (".js", ".css") and "vendor" not in p.parts]
    assert {p.name: said for p in files if (said := CHINESE.findall(re.sub(r"/\*.*?\*/", "", p.read_text(), flags=re.S)))} == {}


# --- pages ------------------------------------------------------------------------------------------------------------------

PAGES = {
    None: ["", "list/", "notices/", "verify/", "guide/", "accessibility/", "receipts/", "standards/", "accounts/login/"],
    "ministry_staff": [
        "ministry/", "ministry/cycles/", "ministry/reviews/", "ministry/objections/", "ministry/findings/", "ministry/screening/",
        "ministry/institutions/", "ministry/experts/", "ministry/calendar/", "inbox/",
    ],
    "provincial_clerk": ["province/", "province/applications/", "province/recommendation/", "province/integrity/"],
    "institution_admin": ["institution/", "institution/assessment/", "institution/certificates/"],
    "expert": ["expert/", "expert/reviews/", "expert/conflicts/"],
    "auditor": ["audit/", "audit/events/"],
}  # fmt: skip


def names() -> re.Pattern:
    """What stays Chinese on an English page: names, numbers of papers, and what was written to somebody."""
    kept = [
        *Organisation.objects.values_list("name", flat=True), *Institution.objects.values_list("name", flat=True),
        *AdmissionCase.objects.values_list("applicant", flat=True),
        *User.objects.values_list("name", flat=True), *Cycle.objects.values_list("name", flat=True),
        *IssuedDocument.objects.values_list("title", flat=True), *IssuedDocument.objects.values_list("doc_no", flat=True),
        *Notice.objects.values_list("subject", flat=True), *CalendarYear.objects.values_list("notice", flat=True),
        *Expert.objects.values_list("title", flat=True), *Expert.objects.values_list("employer", flat=True),
        *ReviewAssignment.objects.values_list("ended_reason", flat=True),
        *Event.objects.values_list("reason", flat=True).distinct(),
        "是", "否",  # as a fact was stored, in the trail
    ]  # fmt: skip
    return re.compile("|".join(re.escape(name) for name in sorted({escape(k) for k in kept if k}, key=len, reverse=True)))


def words_of(page: str) -> str:
    """The text and the spoken attributes of a page, without scripts, the seal and what is marked as being in another language."""
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", "", page, flags=re.S)
    page = re.sub(r'<(\w+)[^>]*\blang="zh[^>]*>[^<]*</\1>', "", page)
    spoken = re.findall(r'(?:title|alt|placeholder|aria-label|data-k)="([^"]*)"', page)
    return " ".join([*re.findall(r">([^<]+)<", page), *spoken])


def test_pages_in_english_say_nothing_in_chinese_but_names(demo, django_db_blocker):
    found = {}
    with django_db_blocker.unblock():
        kept = names()
        for role, paths in PAGES.items():
            client = signed_in(ROLES.get(role))
            for path in paths:
                response = client.get(f"/en/{path}")
                page = response.content.decode()
                assert response.status_code == 200 and '<html lang="en"' in page, path
                if left := re.findall(r"\S*[\u3400-\u9fff]\S*", kept.sub("", words_of(page))):
                    found[path] = sorted(set(left))
    assert found == {}


def test_the_switch_of_language_keeps_the_page_and_its_query(demo, django_db_blocker):
    with django_db_blocker.unblock():
        client = signed_in(ROLES["provincial_clerk"])
        assert 'href="/en/province/applications/?state=submitted"' in client.get("/province/applications/?state=submitted").content.decode()
        assert 'href="/province/applications/?state=submitted"' in client.get("/en/province/applications/?state=submitted").content.decode()


@pytest.mark.parametrize(("language", "day", "moment"), [
    ("en", "24 November 2026", "24 November 2026 09:12"), ("zh-hans", "2026年11月24日", "2026年11月24日 09:12"),
])  # fmt: skip
def test_days_and_moments_are_written_as_the_language_writes_them(language, day, moment):
    with translation.override(language):
        assert ui.day(date(2026, 11, 24)) == day
        assert ui.moment(datetime(2026, 11, 24, 1, 12, tzinfo=UTC)) == moment


def test_a_paper_signed_from_an_english_page_is_chinese():
    @in_chinese
    def labels():
        return [str(Objection.Finding.UPHELD.label), str(ProvincialUnit(name_zh="示例省", name_en="Example"))]

    with translation.override("en"):
        assert labels() == ["成立", "示例省"]
        assert str(Objection.Finding.UPHELD.label) == "Upheld"
