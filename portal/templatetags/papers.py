"""How the words of a paper are set: title in even lines, headings by their numbering, the name of the issuer as large as it fits."""

import re

from django import template

register = template.Library()

LINE = 20  # characters of a title at 22 pt in 156 mm
WIDEST = 442  # points of the text block
_AFTER = "的、，》）省市会局厅部"
_WHOLE = ("司法鉴定", "鉴定中心", "机构", "名单", "整改", "资格", "限期", "高资质", "高水平", "考核", "推荐", "撤销")
_FIRST = re.compile(r"^[一二三四五六七八九十]+、")
_SECOND = re.compile(r"^（[一二三四五六七八九十]+）")


@register.filter
def title_lines(title: str) -> list[str]:
    """A title in as few lines as it needs, of much the same length, broken where a word ends if there is one near."""
    lines = -(-len(title) // LINE)
    if lines < 2:
        return [title]
    found, rest = [], title
    for left in range(lines, 1, -1):
        ideal = round(len(rest) / left)
        near = sorted(range(max(1, ideal - 4), min(len(rest) - 1, ideal + 4, LINE) + 1), key=lambda n: (_cost(rest, n), abs(n - ideal)))
        at = next((n for n in near if len(rest) - n <= LINE * (left - 1)), ideal)
        found.append(rest[:at])
        rest = rest[at:]
    return [*found, rest]


def _cost(text: str, at: int) -> int:
    """0 after a word that likely ends a phrase, 2 inside a word, figures and Latin or before closing punctuation, else 1."""
    before, after = text[at - 1], text[at]
    if any(text[max(0, at - n) : at - n + len(word)] == word for word in _WHOLE for n in range(1, len(word)) if at >= n):
        return 2
    if after in "、，。》）的" or before in "（《" or (before.isascii() and after.isascii()):
        return 2
    return 0 if before in _AFTER else 1


@register.filter
def heading_level(text: str) -> str:
    """The class of a paragraph that is a heading by its numbering: 一、 first, （一） second; text that runs on is none."""
    if len(text) > 40 or text.endswith(("。", "；", "：")):
        return ""
    return "level-1" if _FIRST.match(text) else "level-2" if _SECOND.match(text) else ""


@register.filter
def part(body: dict, name: str):
    """One part of what a paper says; a plain look-up of `items` would find the method of every dictionary."""
    return body.get(name)


@register.filter
def flag_size(name: str) -> str:
    """The size of the red name at the head in points: at most 52, less where a long name needs it."""
    return f"{min(520, 10 * WIDEST // max(len(name), 1)) / 10:.1f}"


@register.filter
def short_cell(text) -> bool:
    """Whether a table cell holds a figure or a code that is set in the middle and not broken."""
    return len(str(text)) <= 12 and str(text).replace("〔", "").replace("〕", "").isascii()
