"""Serial numbers people type: certificates GZGSP-YYYY-NNNN-K with an ISO 7064 MOD 37,36 check character (identifiers.md)."""

import re
import unicodedata
from itertools import pairwise

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


# Pairs that eyes and hands take for one another; a slip within one is likelier than any other.
_MISTAKEN = {
    frozenset(pair) for pair in (
        "17", "14", "38", "68", "69", "49", "08", "06", "35", "56", "27", "5S", "8B", "2Z", "6G", "UV", "0D", "0Q", "MN", "PR", "EF", "VY",
        "XK",
    )
}  # fmt: skip


def slips(written: str) -> list[int]:
    """Where a serial with a wrong check character was most likely mistyped: indexes into the written form, likeliest first.

    Neighbours swapped, then one character taken for another that looks like it, then the check character itself. At most three.
    """
    places = [n for n, c in enumerate(written) if c != "-"][len(PREFIX) :]
    found: list[int] = []
    for one, other in pairwise(places[:-1]):
        swapped = list(written)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if swapped != list(written) and is_sound("".join(swapped)):
            found.append(one)
    for place in places:
        allowed = ALPHABET if place == places[-1] else ALPHABET[:10]
        for character in allowed:
            likely = frozenset((written[place], character)) in _MISTAKEN
            if likely and is_sound(written[:place] + character + written[place + 1 :]):
                found.append(place)
    return list(dict.fromkeys(found))[:3]


def misshapen(typed: str) -> tuple[str, int] | None:
    """What keeps a text that begins like a serial from being one: ("short" | "long", how many) or ("letter", place counted from 1).

    None where it does not begin like one, or is one.
    """
    bare = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed).upper())
    if not bare.startswith(PREFIX) or normalised(typed):
        return None
    wanted = len(PREFIX) + 9
    if len(bare) != wanted:
        return ("short", wanted - len(bare)) if len(bare) < wanted else ("long", len(bare) - wanted)
    digits = bare[len(PREFIX) : -1].translate(_ALIKE)
    return "letter", len(PREFIX) + 1 + next(n for n, c in enumerate(digits) if not c.isdigit())
