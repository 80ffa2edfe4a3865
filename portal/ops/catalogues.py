"""The catalogues of translations: taken from the code by gettext (`script/messages`), compiled without gettext's own programs.

`python -m portal.ops.catalogues` compiles, `python -m portal.ops.catalogues extract` brings every .po up to date with the code.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import polib

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = ("en",)
ROOMS = ("evaluation", "institutions", "party_building", "personnel", "portal", "quality", "templates")
"""Where words that people read come from. The scripts of static/js take theirs from the page they enhance."""


def messages(language: str) -> polib.POFile:
    """Every message of the code as it stands, in the order of its files, untranslated. Needs xgettext (Debian: gettext)."""
    with TemporaryDirectory() as place:
        for room in ROOMS:
            shutil.copytree(ROOT / room, Path(place, room), ignore=shutil.ignore_patterns("__pycache__", "migrations", ".*"))
        Path(place, "locale").mkdir()
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "--locale", language, "--no-location", "--verbosity", "0"],
            cwd=place,
            env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
            check=True,
        )
        return polib.pofile(str(Path(place, "locale", language, "LC_MESSAGES", "django.po")))


def extract(folder: Path = LOCALE) -> list[str]:
    """Bring each .po up to date with the code: new messages come untranslated, gone ones go, none is guessed. Returns one line each.

    Nothing that changes by itself (dates, line numbers, places) is written: with the same code the file stays the same.
    """
    said = []
    for language in LANGUAGES:
        target = folder / language / "LC_MESSAGES" / "django.po"
        kept = {(e.msgctxt, e.msgid): e for e in polib.pofile(str(target))} if target.exists() else {}
        found = polib.POFile(wrapwidth=0)
        found.metadata = {
            "Project-Id-Version": "portal",
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": "nplurals=2; plural=(n != 1);",
        }
        for entry in messages(language):
            old = kept.get((entry.msgctxt, entry.msgid))
            if old is not None and old.msgid_plural == entry.msgid_plural:
                entry.msgstr, entry.msgstr_plural = old.msgstr, old.msgstr_plural
            found.append(entry)
        target.parent.mkdir(parents=True, exist_ok=True)
        found.save(str(target))
        said.append(f"{target.relative_to(folder.parent)}：{len(found)} 条，未译 {len(found.untranslated_entries())} 条")
    return said


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Write the .mo beside every .po that is newer than it; returns what was written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written.append(target)
    return written


if __name__ == "__main__":
    if sys.argv[1:] == ["extract"]:
        for line in extract():
            print(f"  {line}")
    for path in compile_catalogues():
        print(f"  {path.relative_to(LOCALE.parent)}")
    sys.exit(0)
