"""Institutions on the list, mending and struck off, written directly."""

from datetime import timedelta
from itertools import count

import pytest

from evaluation.listing.models import Announcement, Certificate, Listing
from portal.calendar.selectors import forget
from portal.calendar.shipped import load_shipped
from portal.documents.models import IssuedDocument
from tests.factories import evaluation as make

_n = count(1)


@pytest.fixture
def calendar():
    """The working days of the shipped years, read once as in the running portal."""
    load_shipped()
    yield
    forget()


@pytest.fixture
def first_cycle():
    """An announced cycle."""
    return make.cycle("announced", quotas={}, name="首批考核")


def announced(cycle):
    """The issued announcement of a cycle's list, with its public paper."""
    paper = IssuedDocument.objects.create(
        state="issued", kind="announcement", title="名单公告", doc_no="司鉴公告〔2026〕1号", issuer=make.ministry(), issued_on=make.today(),
        public=True,
    )  # fmt: skip
    return Announcement.objects.create(state="issued", cycle=cycle, kind="list", title=paper.title, doc=paper, announced_on=make.today())


@pytest.fixture
def listed(first_cycle):
    """A listing of a new institution of a province, begun some days ago; with a certificate where it is open."""

    def made(code="32", *, state="listed", days=100, ended_days=None, **given):
        announcement = Announcement.objects.filter(cycle=first_cycle, kind="list").first() or announced(first_cycle)
        n = next(_n)
        row = Listing.objects.create(
            state=state, institution=make.institution(make.province(code), **given), cycle=first_cycle, announcement=announcement,
            number=f"SG-{n:05d}", listed_on=make.today() - timedelta(days=days), valid_until=make.today() + timedelta(days=900),
            ended_on=make.today() - timedelta(days=ended_days) if ended_days is not None else None,
            end_ground=state if ended_days is not None else "",
        )  # fmt: skip
        if ended_days is None:
            Certificate.objects.create(
                state="valid", listing=row, serial=f"GZGSP-2026-{n:04d}-K", issued_on=row.listed_on, valid_until=row.valid_until
            )
        return row

    return made
