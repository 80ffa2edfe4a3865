"""The registers of the demo, entered by the doors people use: each workbook imported by the account that keeps the register."""

import csv
from datetime import date
from pathlib import Path

from evaluation.integrity import actions as integrity
from evaluation.integrity.models import IntegrityAssessment
from evaluation.integrity.rules import Entry
from institutions.models import Institution
from institutions.registry import actions as registry
from portal.accounts.units import UNITS
from portal.demo.world import World
from portal.registers import sheets
from portal.registers.register import REGISTERS

FIRST = ("accreditations", "accredited-items", "instruments", "calibrations-earlier")
NOW = ("calibrations",)


def table(path: Path) -> sheets.Table:
    """A workbook as the import pages read it."""
    return sheets.read(path.read_bytes(), path.name)


def authorities(world: World, folder: Path, on: date) -> list[Institution]:
    """Each bureau imports its institutions and appraisers; returns the institutions, province 32 first, each with its account."""
    codes = sorted((code for code, *_rest in UNITS), key=lambda c: (c != "32", c))
    for n, code in enumerate(codes):
        here = folder / code
        clerk, bureau = f"province-{code}", world.bureau(code)
        if (here / "institutions.xlsx").exists():
            registry.take_in(world.ctx(clerk, on, 9, n % 60), bureau, table=table(here / "institutions.xlsx"))
        if (here / "appraisers.xlsx").exists():
            REGISTERS["appraisers"].take_in(world.ctx(clerk, on, 11, n % 60), bureau, table=table(here / "appraisers.xlsx"))
    rows = {i.pk: i for i in Institution.objects.select_related("organisation__parent__province").order_by("public_no")}
    found = sorted(rows.values(), key=lambda i: (i.organisation.parent.province.code != "32", i.public_no))
    world.staff(found)
    return found


def institutions(world: World, folder: Path, found: list[Institution], names: tuple[str, ...], on: date) -> None:
    """Each institution's administrator imports its workbooks of these names."""
    for n, institution in enumerate(found, start=1):
        here = folder / institution.organisation.parent.province.code / institution.licence_no
        for name in names:
            path = here / f"{name}.xlsx"
            if path.exists():
                ctx = world.ctx(f"institution-{n}", on, 9 + n % 8, n % 60)
                REGISTERS[name.removesuffix("-earlier")].take_in(ctx, institution.organisation, table=table(path))


def grades(world: World, folder: Path, year: int, on: date) -> None:
    """Each bureau opens the grading of a year, its clerk grades, its leader publishes."""
    known = {i.licence_no: i for i in Institution.objects.select_related("organisation")}
    for code, *_rest in UNITS:
        path = folder / code / f"grades-{year}.csv"
        if not path.exists():
            continue
        clerk, leader = f"province-{code}", f"province-{code}-leader"
        opened: IntegrityAssessment = integrity.open_(world.ctx(clerk, on, 9), world.bureau(code), year=year)
        with path.open(encoding="utf-8-sig", newline="") as lines:
            said = list(csv.reader(lines))[1:]
        entries = {known[no]: Entry(round(float(score) * 1000), ground, "") for no, score, ground in said if no in known}
        due = {i.pk for i in known.values() if i.organisation.parent_id == opened.province_id and i.licensed_on.year <= year}
        entries |= {i: Entry(None, "", "当年未执业，不参加评估。") for i in known.values() if i.pk in due and i not in entries}
        integrity.import_grades(world.ctx(clerk, on, 10), opened, entries=entries)
        integrity.publish(world.ctx(leader, on, 15), opened)
