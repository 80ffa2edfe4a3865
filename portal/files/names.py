"""Names under which people send files: kept as they read, harmless wherever they are written again."""

import re
import unicodedata

LONGEST = 200


def clean_name(given: str) -> str:
    """The last part of a name without folders, control and direction-changing characters, at most 200 characters with its ending."""
    name = re.split(r"[/\\]", given)[-1]
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    name = unicodedata.normalize("NFC", name).strip(" .") or "file"
    if len(name) > LONGEST:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[: LONGEST - len(ending) - 1]}.{ending}" if dot and len(ending) <= 10 else name[:LONGEST]
    return name


def with_ending(name: str, ending: str) -> str:
    """The same name with the ending of what is really in the file."""
    stem, dot, last = name.rpartition(".")
    kept = stem if dot and len(last) <= 5 else name
    same = {"jpg": ("jpg", "jpeg"), "tif": ("tif", "tiff")}.get(ending, (ending,))
    return name if last.lower() in same and dot else f"{kept}.{ending}"
