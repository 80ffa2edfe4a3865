"""For each register a sound line and how it may go wrong, so that what all share is tested over all."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import xlsxwriter

from portal.registers.register import REGISTERS, Register
from tests.factories import institutions as make
from tests.factories import quality


@dataclass
class Kept:
    """One register with whose it is, who keeps it, and sound lines for it."""

    register: Register
    institution: object
    keeper: object

    def cells(self, n: int = 1, **changed) -> dict:
        """The n-th sound line as a person would fill it in, by field."""
        lead = {"owner": self.institution.licence_no} if self.register.named_by else {}
        return lead | LINES[self.register.slug](self.institution, n) | changed

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


def _instrument(of):
    held = REGISTERS["instruments"].model.objects.filter(owner=of.organisation).first()
    return held or quality.instrument(of, code="GC-01")


def _certificate(of):
    held = REGISTERS["accreditations"].model.objects.filter(owner=of.organisation).first()
    return held or quality.accreditation(of, certificate_no="ZS-1")


LINES = {
    "appraisers": lambda of, n: {
        "name": f"示例甲{n}", "gender": "女", "born_on": "1986年5月1日", "licence_no": f"3201{n:06d}", "fields": "法医病理、0102",
        "full_time": "是", "education": "硕士", "title_level": "副高", "licensed_on": date(2015, 1, 1), "licence_expires_on": "2030-01-01",
        "status": "执业", "joined_on": "", "status_since": "",
    },
    "accreditations": lambda of, n: {
        "kind": "资质认定", "certificate_no": f"CMA-{n}", "issued_on": "2023/1/1", "valid_until": "20281231", "authority": "示例市场监管局",
        "standing": "有效", "standing_since": "",
    },
    "accredited-items": lambda of, n: {
        "accreditation": _certificate(of).certificate_no, "field": "法医毒物", "parameter": f"乙醇{n}", "method": "GA/T 842",
    },
    "instruments": lambda of, n: {
        "code": f"SB-{n}", "name": "质谱仪", "kind": "质谱", "model": "X-1", "maker": "示例厂", "price_fen": "12,000,000",
        "commissioned_on": "2020.3.1", "needs_calibration": "是", "advanced": "否", "in_use": "是", "retired_on": "",
    },
    "calibrations": lambda of, n: {
        "instrument": _instrument(of).code, "kind": "检定", "certificate_no": f"JZ-{n}", "laboratory_name": "示例计量院",
        "performed_on": date(2026, 1, 5), "valid_until": "2027-01-04", "result": "合格",
    },
}  # fmt: skip

FAULTS = {
    "appraisers": ("born_on", "2001-02-30", "请填日期"),
    "accreditations": ("kind", "营业执照", "请填其中之一：资质认定、实验室认可、检查机构认可"),
    "accredited-items": ("accreditation", "ZS-404", "没有登记编号为“ZS-404”的"),
    "instruments": ("price_fen", "三十六", "请填整数，例如 36。您填的是“三十六”。"),
    "calibrations": ("valid_until", "2025-01-01", "有效期须晚于校准日期"),
}

CHANGES = {
    "appraisers": ("title_level", "正高", "senior"),
    "accreditations": ("authority", "另一示例局", "另一示例局"),
    "accredited-items": ("method", "GA/T 1073", "GA/T 1073"),
    "instruments": ("maker", "另一示例厂", "另一示例厂"),
    "calibrations": ("result", "限用", "limited"),
}


def kept(slug: str) -> Kept:
    """A register with an institution of its own and the organisation that keeps it."""
    register, institution = REGISTERS[slug], make.institution()
    return Kept(register, institution, institution.organisation.parent if register.named_by else institution.organisation)
