"""The research of an institution in points and numbers (task 19).

What was begun, published, granted or issued counts in the 36 months that end on the day, exchange in 24; an agreement while in force.
"""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from portal.calendar.spans import window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import number, points, valid
from quality.research.models import AcademicExchange, Cooperation, Part, Patent, Publication, ResearchProject, StandardDrafting

_Project, _Paper, _Standard, _Event = ResearchProject.Level, Publication.Kind, StandardDrafting.Level, AcademicExchange
HALF_AS_PARTICIPANT = {Part.LEAD: 1, Part.PARTICIPANT: "0.5"}
PROJECT = {_Project.NATIONAL: 6, _Project.MINISTERIAL: 4, _Project.PROVINCIAL: 4, _Project.MUNICIPAL: 2, _Project.OWN: 1}
PUBLICATION = {_Paper.SCI: 3, _Paper.EI: 2, _Paper.CORE: 2, _Paper.MONOGRAPH: 4, _Paper.TEXTBOOK: 4, _Paper.OTHER: "0.5"}
PATENT = {Patent.Kind.INVENTION: 3, Patent.Kind.UTILITY: 1, Patent.Kind.SOFTWARE: 1}
STANDARD = {_Standard.NATIONAL: 6, _Standard.INDUSTRY: 4, _Standard.LOCAL: 2, _Standard.GROUP: 1}
EXCHANGE = {_Event.Role.HOST: 3, _Event.Role.SPEAKER: 2, _Event.Role.ATTENDEE: "0.5"}
INTERNATIONAL_DOUBLE = {_Event.Level.INTERNATIONAL: 2, _Event.Level.NATIONAL: 1, _Event.Level.PROVINCIAL: 1}
POINTS = pgettext_lazy("unit", "分")


def _projects(on: date) -> QuerySet:
    return valid(ResearchProject, started_on__range=window(on, 36))


def _publications(on: date) -> QuerySet:
    return valid(Publication, published_on__range=window(on, 36))


def _patents(on: date) -> QuerySet:
    return valid(Patent, granted_on__range=window(on, 36), valid=True)


def _standards(on: date) -> QuerySet:
    return valid(StandardDrafting, issued_on__range=window(on, 36))


def _agreements(on: date) -> QuerySet:
    return valid(Cooperation, signed_on__lte=on, valid_until__gte=on)


def _exchanges(on: date) -> QuerySet:
    return valid(AcademicExchange, held_on__range=window(on, 24))


@indicator("quality.research.project_points", title=_("科研项目得分"), task=19, unit=POINTS)
def project_points(on: date) -> QuerySet:
    """National 6, ministerial or provincial 4, municipal 2, own 1, half as participant; projects begun in 36 months."""
    return points(_projects(on), level=PROJECT, role=HALF_AS_PARTICIPANT)


@indicator(
    "quality.research.publication_points", title=_("每十名鉴定人论文著作得分"), task=19, unit=POINTS,
    per="personnel.appraisers.number", times=10,
)  # fmt: skip
def publication_points(on: date) -> QuerySet:
    """SCI 3, EI 2, core 2, book 4, other 0.5, of what was published in 36 months, for each ten active appraisers."""
    return points(_publications(on), kind=PUBLICATION)


@indicator("quality.research.patent_points", title=_("专利与软件著作权得分"), task=19, unit=POINTS)
def patent_points(on: date) -> QuerySet:
    """Invention 3, utility model 1, software 1; granted in 36 months and still in force."""
    return points(_patents(on), kind=PATENT)


@indicator("quality.research.standard_points", title=_("标准规范制修订得分"), task=19, unit=POINTS)
def standard_points(on: date) -> QuerySet:
    """National 6, industry 4, local 2, group 1, half as participant; standards issued in 36 months."""
    return points(_standards(on), level=STANDARD, role=HALF_AS_PARTICIPANT)


@indicator("quality.research.cooperation_count", title=_("有效合作协议数"), task=19, unit=pgettext_lazy("unit", "份"))
def cooperation_count(on: date) -> QuerySet:
    """Agreements signed and not yet over on the day, its last day included."""
    return number(_agreements(on))


@indicator("quality.research.exchange_points", title=_("学术交流得分"), task=19, unit=POINTS)
def exchange_points(on: date) -> QuerySet:
    """Host 3, speaker 2, attendee 0.5, at international events double; events of 24 months."""
    return points(_exchanges(on), role=EXCHANGE, level=INTERNATIONAL_DOUBLE)


def _behind(counted):
    return lambda on, owner_id: counted(on).filter(owner=owner_id)


for _points, _counted in (
    (project_points, _projects), (publication_points, _publications), (patent_points, _patents), (standard_points, _standards),
    (cooperation_count, _agreements), (exchange_points, _exchanges),
):  # fmt: skip
    _points.rows(_behind(_counted))
