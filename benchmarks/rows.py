"""Rows in the number of a whole country, written directly: 3,000 institutions, 35,000 appraisers, 60,000 instruments, 300 listings."""

from datetime import timedelta

from django.utils import timezone

from evaluation.cycles.models import Cycle
from evaluation.listing.models import Announcement, Listing
from evaluation.standards import actions as standards
from institutions.models import Institution, Scope
from personnel.appraisers.models import Appraiser
from portal.accounts.models import Organisation, ProvincialUnit, User
from portal.accounts.units import load_units
from portal.calendar.shipped import load_shipped
from portal.demo.story import EDITION
from portal.documents.models import IssuedDocument
from portal.kernel.actions import Context
from portal.kernel.policy import Actor
from quality.instruments.models import Calibration, Instrument


def country(institutions: int, listings: int) -> None:
    """The rows the benchmarks read; `institutions` with 12 appraisers and 20 instruments each, the first `listings` of them listed."""
    load_units()
    load_shipped()
    today = timezone.localdate()
    units = list(ProvincialUnit.objects.all())
    ministry = Organisation.objects.create(kind="ministry", name="司法部（演示）", state="active")
    bureaus = [Organisation.objects.create(kind="province", name=f"{u.bureau_name}（演示）", parent=ministry, province=u) for u in units]
    bodies = Organisation.objects.bulk_create(
        Organisation(kind="institution", name=f"示例{n:05d}司法鉴定中心", parent=bureaus[n % 32], province=units[n % 32], state="active")
        for n in range(institutions)
    )
    found = Institution.objects.bulk_create(
        Institution(
            organisation=body, province=body.province, public_no=f"J{body.province.code}{n:05d}", name=body.name, uscc=f"12{n:016d}",
            licence_no=f"{body.province.code}{n:07d}", address="示例路 1 号", legal_form="company",
            legal_representative="示", head_name="示",
            licensed_on=today - timedelta(days=4000), licence_expires_on=today + timedelta(days=900),
        )
        for n, body in enumerate(bodies)
    )  # fmt: skip
    day = today - timedelta(days=1500)
    Scope.objects.bulk_create(Scope(owner=b, field=f, granted_on=day) for b in bodies for f in ("0101", "0102"))
    Appraiser.objects.bulk_create(
        (
            Appraiser(
                owner=b, name="示例", gender="m", born_on=today - timedelta(days=16000), licence_no=f"{b.pk:07d}{n:03d}",
                fields=["0101", "0102"],
                education="master", title_level="senior", licensed_on=day, licence_expires_on=today + timedelta(days=300),
            )
            for b in bodies for n in range(12)
        ), batch_size=5000,
    )  # fmt: skip
    machines = Instrument.objects.bulk_create(
        (
            Instrument(owner=b, code=f"YQ-{n}", name="示例仪器", kind="示例", price_fen=1_000_000, commissioned_on=day)
            for b in bodies for n in range(20)
        ), batch_size=5000,
    )  # fmt: skip
    Calibration.objects.bulk_create(
        (
            Calibration(
                owner_id=m.owner_id, instrument=m, kind="calibration", certificate_no=f"JZ-{m.pk}", laboratory_name="示例",
                performed_on=today - timedelta(days=90), valid_until=today + timedelta(days=275),
            )
            for m in machines
        ), batch_size=5000,
    )  # fmt: skip
    _list(found[:listings], ministry)


def _list(chosen: list[Institution], ministry: Organisation) -> None:
    today = timezone.localdate()
    staff, leader = (User.objects.create(username=f"benchmark-{n}") for n in (1, 2))
    edition = standards.import_edition(
        Context(Actor(staff.pk, "ministry_staff", ministry.pk)), ministry, source=EDITION.read_text(encoding="utf-8")
    )
    edition = standards.publish(Context(Actor(leader.pk, "ministry_leader", ministry.pk)), edition)
    now = timezone.now()
    cycle = Cycle.objects.create(
        state="archived", number=1, name="第一批考核", standard=edition, basis_year=today.year - 2, apply_from=now - timedelta(days=800),
        apply_until=now - timedelta(days=760), recommend_until=now - timedelta(days=720), data_until=today - timedelta(days=770),
        review_until=today - timedelta(days=680), grades_allowed=["A", "B"],
    )  # fmt: skip
    said = Announcement.objects.create(
        cycle=cycle, kind="list", title="示例公告", state="issued", announced_on=today - timedelta(days=600),
        doc=IssuedDocument.objects.create(kind="announcement", title="示例公告", issuer=ministry, state="issued"),
    )  # fmt: skip
    Listing.objects.bulk_create(
        Listing(
            institution=i, cycle=cycle, announcement=said, number=f"GZ{n:06d}", listed_on=said.announced_on,
            valid_until=today + timedelta(days=700), state="listed",
        )
        for n, i in enumerate(chosen)
    )  # fmt: skip
