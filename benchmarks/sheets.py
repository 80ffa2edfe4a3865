"""Sheets of a whole country in one piece: imported and exported, each in a process of its own whose time and memory are told.

`python -m benchmarks.sheets appraisers 3500 1` does one of them and prints what it took as JSON; benchmarks.__main__ calls it.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BUREAU, FIRST = "示例整表司法厅", 7_000_000


def measured(what: str, lines: int, part: int = 0) -> dict:
    """Do one piece in a process of its own; its seconds, the highest memory it held and what it held before it began, in MB."""
    with tempfile.TemporaryDirectory() as folder:
        given = [str(lines), str(part), str(Path(folder, "sheet.xlsx"))]
        command = [sys.executable, "-m", "benchmarks.sheets"]
        if what in MADE:
            subprocess.run([*command, f"make-{what}", *given], check=True)
        return json.loads(subprocess.run([*command, what, *given], check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def bureau():
    """The bureau whose sheets these are, with a number of its own so that it has no other institutions."""
    from portal.accounts.models import Organisation, ProvincialUnit

    unit = ProvincialUnit.objects.get(code="32")
    ministry = Organisation.objects.filter(kind="ministry").first()
    found = Organisation.objects.filter(kind="province", name=BUREAU).first()
    return found or Organisation.objects.create(kind="province", name=BUREAU, parent=ministry, province=unit, state="active")


def context(of):
    """A request of the bureau's clerk."""
    from portal.accounts.models import User
    from portal.kernel.actions import Context
    from portal.kernel.policy import Actor

    clerk, _new = User.objects.get_or_create(username="benchmark-clerk")
    return Context(Actor(clerk.pk, "provincial_clerk", of.pk, of.pk))


def institutions_sheet(lines: int, part: int) -> bytes:
    """A registry of so many institutions."""
    from institutions.registry import registers
    from institutions.registry.rules import uscc_check
    from portal.registers import sheets

    heads, rows = registers.titles(), []
    for n in range(lines):
        number = FIRST + part * 100_000 + n
        body = f"34320000{number:09d}"
        line = {
            "name": f"示例{number}司法鉴定中心", "uscc": body + uscc_check(body), "licence_no": f"{number}", "address": "示例路 1 号",
            "legal_form": "public_institution", "legal_representative": "甲示例", "head_name": "乙示例", "licensed_on": "2012年3月1日",
            "licence_expires_on": "2030-02-28", "fields": "法医病理、0102",
        }  # fmt: skip
        rows.append([line.get(name, "") for name in heads.values()])
    return sheets.filled([sheets.Column(head, "") for head in heads], rows)


def appraisers_sheet(lines: int, part: int) -> bytes:
    """A register of so many appraisers, at most twelve at each institution of the bureau in turn."""
    from portal.registers import sheets
    from portal.registers.register import REGISTERS

    kept = REGISTERS["appraisers"]
    owners = sorted(kept.owners_in(bureau()))
    rows = []
    for n in range(lines):
        line = {
            "owner": owners[n * len(owners) // lines], "name": f"示例甲{n}", "gender": "女", "born_on": "1986年5月1日",
            "licence_no": f"{part}{n:09d}", "fields": "法医病理、0102", "full_time": "是", "education": "硕士", "title_level": "副高",
            "licensed_on": "2015/1/1", "licence_expires_on": "2030.01.01", "status": "执业",
        }  # fmt: skip
        rows.append([line.get(name, "") for name in kept.sheet_names()])
    return sheets.filled(kept.sheet_columns(), rows)


def institutions(content: bytes) -> None:
    """Import a registry."""
    from institutions.registry import actions
    from portal.registers import sheets

    of = bureau()
    actions.take_in(context(of), of, table=sheets.read(content))


def appraisers(content: bytes) -> None:
    """Import a register."""
    from portal.registers import sheets
    from portal.registers.register import REGISTERS

    of = bureau()
    REGISTERS["appraisers"].take_in(context(of), of, table=sheets.read(content))


def export(lines: int) -> None:
    """Write the register's rows as a workbook of twenty columns."""
    from portal.registers import sheets
    from portal.registers.register import REGISTERS

    kept = REGISTERS["appraisers"]
    columns = [*kept.sheet_columns(exported=True), *(sheets.Column(f"备注{n}", "") for n in range(20))][:20]
    rows = kept.model.objects.filter(state="valid").order_by("pk")[:lines]
    sheets.filled(columns, ([*row, *(f"示例{n}" for n in range(20))][:20] for row in kept.sheet_rows(rows)))


def held_mb() -> float:
    """The memory this process holds now, in MB."""
    with open("/proc/self/statm") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


MADE = {"institutions": institutions_sheet, "appraisers": appraisers_sheet}


def main() -> None:
    """One piece of work, measured alone."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    from portal.kernel import relay

    what, lines, part, path = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    if what.startswith("make-"):
        path.write_bytes(MADE[what.removeprefix("make-")](lines, part))
        return
    work = {"institutions": institutions, "appraisers": appraisers, "export": export}[what]
    given = path.read_bytes() if what in MADE else lines
    before, began, cpu = held_mb(), time.perf_counter(), time.process_time()
    with relay.unwoken():
        work(given)
    took = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"lines": lines, **took, "before_mb": before, "peak_mb": peak}))


if __name__ == "__main__":
    main()
