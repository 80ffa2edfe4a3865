"""Serial numbers people type: certificates GZGSP-YYYY-NNNN-K with an ISO 7064 MOD 37,36 check character (identifiers.md)."""

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PREFIX = "GZGSP"
_SHAPE = re.compile(rf"^{PREFIX}(\d{{4}})(\d{{4}})([0-9A-Z])$")
_ALIKE = str.maketrans({"O": "0", "I": "1"})


def check_character(text: str) -> str:
    """The ISO 7064 MOD 37,36 check character of letters and digits."""
    modulus = 36
    product = modulus
    for character in text:
        total = (product + ALPHABET.index(character)) % modulus or modulus
        product = total * 2 % (modulus + 1)
    return ALPHABET[(modulus + 1 - product) % modulus]


def serial(year: int, number: int) -> str:
    """The serial of a certificate: year of issue and running number, with its check character."""
    stem = f"{PREFIX}{year:04d}{number:04d}"
    return f"{PREFIX}-{year:04d}-{number:04d}-{check_character(stem)}"


def normalised(typed: str) -> str | None:
    """What was typed as a serial in its one written form, or None where it has not the shape of one.

    Full-width characters, blanks, hyphens, case, and O for 0 or I for 1 among the digits are put right.
    """
    bare = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed).upper())
    if not bare.startswith(PREFIX):
        return None
    digits = bare[len(PREFIX) : -1].translate(_ALIKE)
    found = _SHAPE.match(PREFIX + digits + bare[-1:])
    return f"{PREFIX}-{found[1]}-{found[2]}-{found[3]}" if found else None


def is_sound(written: str) -> bool:
    """Whether the check character of a normalised serial is right."""
    bare = written.replace("-", "")
    return check_character(bare[:-1]) == bare[-1]
