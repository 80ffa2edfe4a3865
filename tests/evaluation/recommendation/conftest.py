"""A province in the recommending stage, with institutions that applied."""

from datetime import timedelta

import pytest

from evaluation.applications.models import Application, FrozenValue
from evaluation.recommendation import actions
from evaluation.recommendation.models import Recommendation
from portal.accounts.models import Role
from tests.factories import evaluation as make
from tests.factories.institutions import uscc

OPINION = "该机构登记信息真实，材料齐全，实验室条件良好，近两年没有处罚，投诉办理及时，经现场核验，各项指标符合推荐条件，同意推荐。"
_codes = iter(range(1, 10**6))


@pytest.fixture
def province():
    return make.province()


@pytest.fixture
def cycle(province):
    return make.cycle("recommending", quotas={province: 3})


@pytest.fixture
def clerk(province):
    return make.actor(province, Role.PROVINCIAL_CLERK)


@pytest.fixture
def leader(province):
    return make.actor(province, Role.PROVINCIAL_LEADER)


@pytest.fixture
def ministry():
    return make.ministry()


@pytest.fixture
def staff(ministry):
    return make.actor(ministry, Role.MINISTRY_STAFF)


@pytest.fixture
def applicant(province, cycle):
    """An application of the province with a score in mpt, its institution graded for the basis year."""

    def made(score_mpt=500_000, *, grade="A", state="verified", of=None, **given):
        institution = make.institution(of or province, uscc=uscc(next(_codes)), **given)
        if grade:
            make.graded(institution, cycle.basis_year, grade)
        row = make.application(institution, in_cycle=cycle)
        make.freeze(row, share="0")
        first = FrozenValue.objects.filter(application=row).order_by("pk").first()
        FrozenValue.objects.filter(pk=first.pk).update(score_mpt=score_mpt)
        Application.objects.filter(pk=row.pk).update(state=state, submitted_at=cycle.apply_until - timedelta(days=5))
        row.refresh_from_db()
        return row

    return made


@pytest.fixture
def row(cycle, province):
    """The province's list, empty."""
    return actions.start(make.system("evaluation.recommendation"), cycle, province=province)


@pytest.fixture
def complete(row, clerk, applicant):
    """A list of three with everything said, and one institution off it; returns the list."""
    chosen = [applicant(900_000), applicant(800_000), applicant(700_000)]
    applicant(600_000)
    for application in chosen:
        actions.nominate(make.ctx(clerk), row, application=application)
    return described(row, clerk)


def described(row: Recommendation, clerk, **given) -> Recommendation:
    """The list with opinions, meeting, notice, and a reason for whoever is off it."""
    row.refresh_from_db()
    everybody = [a.pk for a in row.cycle.applications.all()]
    said = {
        "meeting_on": make.today() - timedelta(days=20), "notice_from": make.today() - timedelta(days=19),
        "notice_until": make.today() - timedelta(days=4), "opinions": dict.fromkeys(everybody, OPINION),
        "reasons": dict.fromkeys(everybody, "名额有限，按得分顺序未予推荐。"),
    }  # fmt: skip
    actions.describe(make.ctx(clerk), row, **(said | given))
    row.refresh_from_db()
    return row


def names(row: Recommendation) -> list[str]:
    """The institutions on the list, first to last."""
    return [n.application.institution.name for n in row.nominees.filter(state="listed").order_by("rank")]
