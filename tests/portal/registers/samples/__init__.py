"""For each register a sound line and how it may go wrong, so that what all share is tested over all; by room, in SAMPLES."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from io import BytesIO
from pkgutil import iter_modules

import xlsxwriter

from portal.accounts.models import MINISTRY, Role
from portal.registers.register import REGISTERS, Register
from tests.factories import institutions as make


@dataclass(frozen=True)
class Sample:
    """A register's n-th sound line as a person would fill it in; a column, what stands wrongly in it and what the portal says;
    a column, what is typed over it and what is then stored."""

    line: Callable[[object, int], dict]
    fault: tuple[str, object, str]
    change: tuple[str, object, object]


@dataclass
class Kept:
    """One register with whose it is, who keeps it, and sound lines for it."""

    register: Register
    institution: object
    keeper: object
    sample: Sample

    @property
    def owner(self):
        """The organisation the records belong to."""
        return self.institution.organisation if self.register.named_by else self.keeper

    def cells(self, n: int = 1, **changed) -> dict:
        """The n-th sound line as a person would fill it in, by field."""
        lead = {"owner": self.institution.licence_no} if self.register.named_by else {}
        return lead | self.sample.line(self.institution, n) | changed

    def sheet(self, *lines: dict, leave_out=()) -> bytes:
        """A workbook of these lines under the register's own heads."""
        names = [n for n in self.register.sheet_names() if n not in leave_out]
        return workbook([self.register.title_of(n) for n in names], [[line[n] for n in names] for line in lines])


def workbook(heads, rows) -> bytes:
    """A workbook; dates as date cells."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet()
    for r, row in enumerate([heads, *rows]):
        for c, value in enumerate(row):
            page.write_datetime(r, c, value) if isinstance(value, date) else page.write(r, c, value)
    book.close()
    return out.getvalue()


SAMPLES: dict[str, Sample] = {}
for _module in iter_modules(__path__):
    SAMPLES |= import_module(f"{__name__}.{_module.name}").SAMPLES


def kept(slug: str) -> Kept:
    """A register with an institution of its own and the organisation that keeps it."""
    register, institution = REGISTERS[slug], make.institution()
    own, first = institution.organisation, register.keepers[0]
    keeper = (
        make.ministry() if first in MINISTRY
        else make.association(own.parent) if first == Role.ASSOCIATION
        else own.parent if register.named_by
        else own
    )  # fmt: skip
    return Kept(register, institution, keeper, SAMPLES[slug])
