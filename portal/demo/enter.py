"""The registers of the demo, entered by the doors people use: each workbook imported by the account that keeps the register."""

import csv
from datetime import date
from pathlib import Path

from evaluation.integrity import actions as integrity
from evaluation.integrity.models import IntegrityAssessment
from evaluation.integrity.rules import Entry
from institutions.models import Institution
from institutions.registry import actions as registry
from portal.accounts.models import MINISTRY, PROVINCE
from portal.accounts.units import UNITS
from portal.demo.crew import spread
from portal.demo.world import World
from portal.registers import sheets
from portal.registers.register import REGISTERS, Register

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


def registers(world: World, folder: Path, found: list[Institution], on: date) -> None:
    """Every other register, in the order in which they name each other, by whoever keeps it: once for all, a bureau, an institution."""
    order = [kept for kept in in_order() if kept.slug not in {*FIRST, *NOW, "appraisers"}]
    for kept in order:
        if kept.model.common and (path := folder / "common" / f"{kept.slug}.xlsx").exists():
            kept.take_in(world.ctx("ministry", on, 8), world.held["ministry"].organisation, table=table(path))
    provinces = [code for code, *_rest in UNITS]
    numbered = list(enumerate(found, start=1))

    def of_province(n: int, code: str) -> None:
        for kept in order:
            if kept.named_by and not kept.model.common and (path := folder / code / f"{kept.slug}.xlsx").exists():
                ministry = set(kept.keepers) & set(MINISTRY)
                who = "ministry" if ministry else f"province-{code}" if set(kept.keepers) & set(PROVINCE) else "association"
                if who in world.held and (who != "association" or code == "32"):
                    kept.take_in(world.ctx(who, on, 9, n % 60), world.held[who].organisation, table=table(path))

    def of_institution(n: int, one: tuple[int, Institution]) -> None:
        number, institution = one
        here = folder / institution.licence_no[:2] / institution.licence_no
        for kept in order:
            if not kept.named_by and not kept.model.common and (path := here / f"{kept.slug}.xlsx").exists():
                kept.take_in(world.ctx(f"institution-{number}", on, 9 + n % 8, n % 60), institution.organisation, table=table(path))

    spread(of_institution, numbered)
    spread(of_province, provinces)


def in_order() -> list[Register]:
    """The registers, each after those that its records name."""
    left, placed = list(REGISTERS.values()), []
    models = {kept.model for kept in left}
    while left:
        ready = [k for k in left if {k.column(n).related_model for n in k.relations} & models <= {p.model for p in placed}]
        placed += ready
        left = [k for k in left if k not in ready]
    return placed


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
