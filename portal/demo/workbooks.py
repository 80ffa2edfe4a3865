"""The workbooks the demo is entered from: the same sheets a bureau or an institution would send, with made-up content.

    DIR/templates/<register>.xlsx                       blank ones
    DIR/<province>/institutions.xlsx, appraisers.xlsx   kept by the bureau
    DIR/<province>/grades-<year>.csv                    诚信等级: licence number, score of 100 points, ground of a direct D
    DIR/<province>/<licence no>/{accreditations,accredited-items,instruments,calibrations}.xlsx    kept by the institution
    DIR/<province>/<licence no>/calibrations-earlier.xlsx    the certificates of the years of the first cycle
    DIR/<province>/<register>.xlsx, DIR/<province>/<licence no>/<register>.xlsx, DIR/common/<register>.xlsx    all other registers

Everything follows from one seed and today's date, so that two demos of a day are alike.
"""

import csv
import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from institutions.registry import registers as registry
from institutions.registry.models import FIELDS
from institutions.registry.rules import uscc_check
from portal.accounts.units import UNITS
from portal.demo import names, rows
from portal.registers import sheets
from portal.registers.register import REGISTERS

SEED = 20261
BY_PROVINCE = dict.fromkeys((code for code, *_rest in UNITS), 10) | {
    "66": 4, "54": 4, "46": 5, "63": 5, "64": 5, "12": 7, "31": 12, "11": 12, "32": 18, "44": 18, "37": 17, "33": 15, "51": 15, "41": 14,
}  # fmt: skip
SCALES = {
    "tiny": {"32": 6, "33": 5, "11": 5},  # for the suite: every kind of row, little of each
    "small": BY_PROVINCE,
    "full": {code: 9 * n for code, n in BY_PROVINCE.items()},
}
"""Institutions of each province."""
SETS = (
    ("0101", "0102", "0104", "0105"), ("0102", "0103"), ("0102",), ("0101", "0102"), ("0104",), ("0201", "0202"), ("0201", "0202", "0203"),
    ("0301", "0302", "0303"), ("0303",), ("0101", "0102", "0104", "0105", "0201", "0202"), ("0104", "0105"), ("0401", "0402", "0404"),
    ("0102", "0104", "0201", "0202", "0303"), ("0103",), ("0404", "0406"),
)  # fmt: skip
KINDS = {
    "01": ("生物显微镜", "基因分析仪", "气相色谱质谱联用仪", "高速离心机", "核酸提取仪", "酶标仪", "X射线骨龄仪", "肌电图仪"),
    "02": ("文检仪", "比对显微镜", "静电压痕仪", "体视显微镜", "红外光谱仪"),
    "03": ("取证工作站", "声纹分析系统", "只读锁", "图像增强系统"),
    "04": ("原子吸收分光光度计", "离子色谱仪", "土壤采样器", "水质多参数仪"),
}
ALWAYS = (0, 2, 3)
"""Which fifths of a province's first institutions apply in any province: the first in the first cycle, the others in the second."""
TWICE = ("32", "33", "11", "44", "37", "51", "41", "31")  # where more institutions apply
FORMS = ("医疗机构", "高等院校", "科研院所", "事业单位", "企业", "民办非企业单位")


@dataclass
class Made:
    """One invented institution with what its sheets are made from. `strength` 0–1 says how well it stands."""

    province: str
    licence_no: str
    name: str
    fields: tuple[str, ...]
    strength: float
    licensed_on: date
    staff: int
    applies: bool  # it applies in one of the two cycles and keeps all registers; the others are the country's many
    people: list[str] = field(default_factory=list)  # the licence numbers of its appraisers


def write(folder: Path, *, scale: str, today: date) -> list[Made]:
    """Write the whole set, in place of one written before; returns the institutions in the order in which they are registered."""
    if folder.exists():
        shutil.rmtree(folder)
    rng = Random(SEED)
    found = list(_institutions(rng, scale, today))
    _templates(folder / "templates")
    for code, *_rest in UNITS:
        ours = [made for made in found if made.province == code]
        if not ours:
            continue
        _province(folder / code, ours, rng, today)
        for made in ours:
            _institution(folder / code / made.licence_no, made, rng, today)
    _records(folder, [made for made in found if made.applies], today)
    return found


def _records(folder: Path, applying: list[Made], today: date) -> None:
    """The registers of all tasks of those that apply, in the sheets of whoever keeps each."""
    rng = Random(SEED + 1)
    for slug, lines in rows.of_all(rng, today).items():
        _write(folder / "common" / f"{slug}.xlsx", slug, lines)
    above: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for made in applying:
        for slug, lines in rows.of_institution(made, rng, today).items():
            if REGISTERS[slug].named_by:
                above[made.province, slug] += [{"owner": made.licence_no, **line} for line in lines]
            else:
                _write(folder / made.province / made.licence_no / f"{slug}.xlsx", slug, lines)
    for (province, slug), lines in above.items():
        _write(folder / province / f"{slug}.xlsx", slug, lines)


def _write(path: Path, slug: str, lines: list[dict]) -> None:
    kept = REGISTERS[slug]
    _put(path, kept.sheet_columns(), [[line.get(name, "") for name in kept.sheet_names()] for line in lines])


def years(today: date) -> list[int]:
    """The complete years that are graded, oldest first."""
    return [today.year - n for n in (4, 3, 2, 1)]


def _institutions(rng: Random, scale: str, today: date) -> Iterable[Made]:
    naming = names.institutions(rng)
    few = 5 * (9 if scale == "full" else 1)
    for code, *_rest in UNITS:
        for n in range(SCALES[scale].get(code, 0)):
            # The first of each province are the ones that apply, the strongest first; the rest are the country's many.
            strength = 0.97 - 0.25 * n / few if n < few else rng.uniform(0.15, 0.7)
            chosen = SETS[(int(code) + n) % len(SETS)] if n else SETS[(0, 9, 12, 6)[int(code) % 4]]
            staff = round(len(chosen) * 2.2 + 3 + 7 * strength) if n < few else round(len(chosen) * 1.8 + rng.randint(4, 8))
            licensed = date(
                today.year - rng.randint(9, 19) + (0 if strength > 0.6 else rng.randint(0, 5)), rng.randint(1, 12), rng.randint(1, 28)
            )
            applies = n < few and (n * 5 // few in ALWAYS or code in TWICE)
            yield Made(code, f"{code}{n + 1:07d}", next(naming), chosen, strength, licensed, staff, applies)


def _templates(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "institutions.xlsx").write_bytes(sheets.blank(registry.columns()))
    for slug, kept in REGISTERS.items():
        (folder / f"{slug}.xlsx").write_bytes(sheets.blank(kept.sheet_columns()))


def _put(path: Path, columns, rows: list[list]) -> None:
    if rows:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sheets.filled(columns, rows))


def _province(folder: Path, ours: list[Made], rng: Random, today: date) -> None:
    _put(folder / "institutions.xlsx", registry.columns(), [_registration(made, rng, today) for made in ours])
    people = [row for made in ours for row in _appraisers(made, rng, today)]
    _put(folder / "appraisers.xlsx", REGISTERS["appraisers"].sheet_columns(), people)
    for year in years(today):
        with (folder / f"grades-{year}.csv").open("w", encoding="utf-8-sig", newline="") as out:
            write = csv.writer(out)
            write.writerow(["许可证号", "得分", "直接评为 D 级的依据"])
            for made in ours:
                if made.licensed_on.year <= year:
                    fallen = year == today.year - 1 and made.province == "33" and made is ours[0]
                    ground = "因出具虚假材料受到停止执业三个月的处罚（示罚〔2025〕1号）" if fallen else ""
                    write.writerow([made.licence_no, f"{min(99.5, 66 + 31 * made.strength + rng.uniform(-3, 3)):.1f}", ground])


def _registration(made: Made, rng: Random, today: date) -> list:
    stem = f"{rng.choice(('12', '52', '91'))}{made.province if made.province != '66' else '65'}0100{int(made.licence_no):09d}"
    expires = today + timedelta(days=90 + int(made.licence_no) * 37 % 700)  # within five years of the day it is entered
    said = {
        "name": made.name, "uscc": stem + uscc_check(stem), "uscc_exception": "", "licence_no": made.licence_no,
        "division_code": f"{made.province}0100", "address": f"示例市示例区示例路 {rng.randint(1, 300)} 号",
        "phone": f"0{rng.randint(100, 999)}-0000{rng.randint(1000, 9999)}",
        "legal_form": rng.choice(FORMS), "parent_name": "", "legal_representative": names.person(rng), "head_name": names.person(rng),
        "licensed_on": made.licensed_on.isoformat(), "licence_expires_on": expires.isoformat(), "renewal_filed_on": "", "website": "",
    }  # fmt: skip
    return [*(said[name] for name in registry.NAMES), "、".join(str(FIELDS[code]) for code in made.fields)]


def _appraisers(made: Made, rng: Random, today: date) -> Iterable[list]:
    s = made.strength
    for n in range(made.staff):
        born = date(
            today.year - (rng.randint(31, 54) if rng.random() < 0.45 + 0.5 * s else rng.randint(55, 68)),
            rng.randint(1, 12),
            rng.randint(1, 28),
        )
        began = date(max(born.year + 26, today.year - rng.randint(3, 18)), rng.randint(1, 12), rng.randint(1, 28))
        began = max(made.licensed_on, min(began, today - timedelta(days=1200)))
        held = [made.fields[(n + k) % len(made.fields)] for k in range(min(len(made.fields), 2 + (n % 2)))]
        education = "博士" if rng.random() < 0.42 * s - 0.02 else "硕士" if rng.random() < 0.3 + 0.5 * s else "本科"
        title = "正高" if rng.random() < 0.4 * s else "副高" if rng.random() < 0.55 * s else rng.choice(("中级", "初级", "无"))
        made.people.append(f"{made.province}{int(made.licence_no[2:]):05d}{n + 1:05d}")
        yield [
            made.licence_no, names.person(rng), rng.choice("男女"), born.isoformat(), made.people[-1],
            "、".join(str(FIELDS[code]) for code in held), "是" if rng.random() < 0.55 + 0.45 * s else "否", education, title,
            began.isoformat(), date(today.year + 2 + n % 3, began.month, min(28, began.day)).isoformat(), "执业", "", "",
        ]  # fmt: skip


def _institution(folder: Path, made: Made, rng: Random, today: date) -> None:
    s, no = made.strength, made.licence_no
    kept = {slug: REGISTERS[slug].sheet_columns() for slug in ("accreditations", "accredited-items", "instruments", "calibrations")}
    since = date(today.year - 4, 3, 1)
    certificates = [["资质认定", f"CMA{no}", since.isoformat(), date(today.year + 1, 2, 28).isoformat(), "示例市场监督管理局", "有效", ""]]
    if s > 0.55:
        certificates.append(
            ["实验室认可", f"L{no}", since.isoformat(), date(today.year + 1, 12, 31).isoformat(), "示例认可中心", "有效", ""]
        )
    needing = [code for code in made.fields if code != "0103"]
    covered = needing if s > 0.3 else needing[: max(1, len(needing) * 3 // 4)]
    items = [[f"CMA{no}", str(FIELDS[code]), f"{FIELDS[code]}检验", f"示例方法 {code}"] for code in covered]
    if s > 0.55:
        share = covered if s > 0.8 else covered[: max(1, round(len(covered) * s))]
        items += [[f"L{no}", str(FIELDS[code]), f"{FIELDS[code]}检验", f"示例方法 {code}"] for code in share]
    if made.fields == ("0103",):
        certificates, items = [], []
    machines, now, earlier = _machines(made, rng, today)
    written = {"accreditations": certificates, "accredited-items": items, "instruments": machines, "calibrations": now}
    for slug, lines in written.items():
        _put(folder / f"{slug}.xlsx", kept[slug], lines)
    _put(folder / "calibrations-earlier.xlsx", kept["calibrations"], earlier)


def _machines(made: Made, rng: Random, today: date) -> tuple[list[list], list[list], list[list]]:
    """Instruments, and their certificates of the last months and of two and a half years ago."""
    s = made.strength
    kinds = [kind for category in sorted({code[:2] for code in made.fields}) for kind in KINDS[category]]
    number = round(len(kinds) * 0.8 + made.staff * (0.4 + 1.1 * s)) if s > 0.7 else round(len(kinds) * 0.7) + rng.randint(1, 4)
    machines, now, earlier = [], [], []
    for n in range(number):
        code, kind = f"YQ-{n + 1:03d}", kinds[n % len(kinds)]
        age = rng.choice((3, 4, 5, 6, 7)) if rng.random() < 0.5 + 0.5 * s else rng.choice((9, 10, 12))
        bought = date(today.year - age, rng.randint(1, 12), rng.randint(1, 28)) - timedelta(days=370)
        advanced = rng.random() < 0.55 * s
        price = rng.randint(60, 220) * 1_000_000 if advanced else rng.randint(3, 40) * 1_000_000
        words = ["是", "是" if advanced else "否", "是", ""]
        machines.append([code, f"{kind}（{n + 1}号）", kind, f"示例-{n % 7 + 1}型", "示例仪器厂", price, bought.isoformat(), *words])
        for sheet, before in ((now, rng.randint(292, 340)), (earlier, rng.randint(940, 1010))):
            if rng.random() > 0.25 * (1 - s) ** 1.5 or s > 0.9:
                done = today - timedelta(days=before)
                result = "合格" if rng.random() < 0.95 + 0.05 * s else "限用"
                until = done + timedelta(days=729)  # an interval of two years
                sheet.append([code, "校准", f"JZ{done.year}-{n + 1:04d}", "示例计量院", done.isoformat(), until.isoformat(), result])
    return machines, now, earlier
