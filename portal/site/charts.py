"""Geometry of the two drawings of the home page, in whole numbers a template can set; each stands beside its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

# code, column, row, name in the tile, one character for narrow screens, letters in English (ISO 3166-2:CN; XJBT is the portal's for 兵团)
TILES = (
    ("23", 8, 0, _("黑龙江"), "黑", "HL"), ("65", 0, 1, _("新疆"), "新", "XJ"), ("66", 1, 1, _("兵团"), "兵", "XPCC"),
    ("15", 4, 1, _("内蒙古"), "蒙", "NM"), ("22", 8, 1, _("吉林"), "吉", "JL"), ("63", 1, 2, _("青海"), "青", "QH"),
    ("62", 2, 2, _("甘肃"), "甘", "GS"), ("64", 3, 2, _("宁夏"), "宁", "NX"), ("14", 4, 2, _("山西"), "晋", "SX"),
    ("13", 5, 2, _("河北"), "冀", "HE"), ("11", 6, 2, _("北京"), "京", "BJ"), ("12", 7, 2, _("天津"), "津", "TJ"),
    ("21", 8, 2, _("辽宁"), "辽", "LN"), ("54", 0, 3, _("西藏"), "藏", "XZ"), ("51", 2, 3, _("四川"), "川", "SC"),
    ("61", 3, 3, _("陕西"), "陕", "SN"), ("41", 4, 3, _("河南"), "豫", "HA"), ("37", 5, 3, _("山东"), "鲁", "SD"),
    ("50", 3, 4, _("重庆"), "渝", "CQ"), ("42", 4, 4, _("湖北"), "鄂", "HB"), ("34", 5, 4, _("安徽"), "皖", "AH"),
    ("32", 6, 4, _("江苏"), "苏", "JS"), ("31", 7, 4, _("上海"), "沪", "SH"), ("53", 2, 5, _("云南"), "滇", "YN"),
    ("52", 3, 5, _("贵州"), "黔", "GZ"), ("43", 4, 5, _("湖南"), "湘", "HN"), ("36", 5, 5, _("江西"), "赣", "JX"),
    ("33", 6, 5, _("浙江"), "浙", "ZJ"), ("45", 3, 6, _("广西"), "桂", "GX"), ("44", 4, 6, _("广东"), "粤", "GD"),
    ("35", 5, 6, _("福建"), "闽", "FJ"), ("46", 3, 7, _("海南"), "琼", "HI"),
)  # fmt: skip
OUTSIDE = ((6, 6, _("台湾"), "台", "TW"), (4, 7, _("澳门"), "澳", "MO"), (5, 7, _("香港"), "港", "HK"))
PITCH, SIDE = 66, 61
STEPS = 5


@dataclass(frozen=True)
class Tile:
    """One unit's square: its place in the drawing, its shade 0–5, its figures."""

    code: str
    name: str
    abbr: str
    letters: str
    x: int
    y: int
    middle: int
    shade: int
    n: int
    more: int

    @property
    def lines(self) -> dict[str, int]:
        """Where the two lines of text stand."""
        return {"name": self.y + 25, "abbr": self.y + 28, "figure": self.y + 46}


def bands(most: int) -> list[tuple[int, int]]:
    """The figures each shade 1–5 stands for, (from, to); one step a figure up to five."""
    width = max(1, -(-most // STEPS))
    return [(step * width + 1, (step + 1) * width) for step in range(STEPS)]


def tiles(listed: dict[str, int], noticed: dict[str, int]) -> list[Tile]:
    """The 32 squares."""
    width = max(1, -(-max(listed.values(), default=0) // STEPS))
    found = []
    for code, column, row, name, abbr, letters in TILES:
        n, x, y = listed.get(code, 0), 2 + column * PITCH, 2 + row * PITCH
        found.append(Tile(code, name, abbr, letters, x, y, x + 30, -(-n // width), n, noticed.get(code, 0)))
    return found


def outside() -> list[dict]:
    """The three outlined squares that are not of the programme."""
    return [
        {
            "name": name,
            "abbr": abbr,
            "letters": letters,
            "x": 2 + c * PITCH,
            "y": 2 + r * PITCH,
            "middle": 32 + c * PITCH,
            "line": 38 + r * PITCH,
        }
        for c, r, name, abbr, letters in OUTSIDE
    ]


def bar(listed: int, noticed: int, goal: int, width: int = 600) -> dict[str, int]:
    """The bar of the goal: how far the listed reach, and how far the noticed after them, in units of its width."""
    end = min(width, listed * width // goal)
    return {"listed": end, "from": end, "noticed": min(width - end, noticed * width // goal)}


@dataclass(frozen=True)
class Point:
    """One point of the curve: on which day how many, and where it stands."""

    on: date
    label: str
    n: int
    path: int
    x: int
    y: int


@dataclass(frozen=True)
class Curve:
    """The stock against an even path to the goal."""

    points: Sequence[Point]
    path: str
    solid: str
    years: Sequence[tuple[str, int]]
    lines: Sequence[tuple[int, int]]
    goal_y: int
    above: Point | None  # the last point, had everybody on the open notice been announced


LEFT, RIGHT, TOP, BOTTOM = 34, 378, 28, 196


def curve(spans: Sequence[tuple[date, date | None]], today: date, *, goal: int, goal_on: date, noticed: int = 0) -> Curve:
    """The stock at the end of each past year and today, and the even path from the first list to the goal.

    `spans` are beginning and end of every listing; an end excludes its own day. The path begins with nobody at the beginning of
    the year of the first list.
    """
    first = min((begin for begin, _end in spans), default=today).year
    start, end = date(first, 1, 1), goal_on
    whole = max(1, (end - start).days)
    most = max(goal, sum(e is None for _b, e in spans) + noticed)

    def x_of(day: date) -> int:
        return LEFT + (RIGHT - LEFT) * max(0, min(whole, (day - start).days)) // whole

    def y_of(n: int) -> int:
        return BOTTOM - (BOTTOM - TOP) * n // most

    def path_of(day: date) -> int:
        return goal * max(0, min(whole, (day - start).days)) // whole

    days = [d for d in (date(y, 12, 31) for y in range(first, end.year + 1)) if d < today] + [min(today, end)]
    points = []
    for day in days:
        n = sum(begin <= day and (ended is None or ended > day) for begin, ended in spans)
        label = str(day.year) if day != today else day.isoformat()
        points.append(Point(day, label, n, path_of(day), x_of(day), y_of(n)))
    last = points[-1]
    above = Point(last.on, last.label, last.n + noticed, last.path, last.x, y_of(last.n + noticed)) if noticed else None
    return Curve(
        points=points,
        path=f"{LEFT},{BOTTOM} {RIGHT},{y_of(goal)}",
        solid=" ".join(f"{p.x},{p.y}" for p in points),
        years=[(str(y), x_of(date(y, 1, 1))) for y in range(first, end.year + 1)],
        lines=[(n, y_of(n)) for n in range(0, goal + 1, 100)],
        goal_y=y_of(goal),
        above=above,
    )
