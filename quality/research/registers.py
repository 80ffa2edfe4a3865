"""Research, its results, cooperation and exchange (task 19)."""

from django.db.models import Exists, OuterRef, QuerySet

from portal.kernel.problems import _
from portal.registers.register import Register, register
from quality.research.models import AcademicExchange, ComplexCase, Cooperation, Patent, Publication, ResearchProject, StandardDrafting


@register
class ResearchProjects(Register):
    """科研项目台账."""

    model, slug, task = ResearchProject, "research-projects", 19
    title = _("科研项目")
    fields = ["title", "level", "role", "started_on", "ended_on", "funds_fen", "passed"]
    key = ["title"]
    filters = ["level", "role", "passed"]
    search = ["title"]
    past = ["started_on", "ended_on"]


@register
class Publications(Register):
    """论文著作台账."""

    model, slug, task = Publication, "publications", 19
    title = _("论文著作")
    fields = ["title", "kind", "published_on", "venue", "first_author", "doi"]
    key = ["published_on", "title"]
    filters = ["kind", "first_author"]
    search = ["title", "venue", "doi"]
    past = ["published_on"]


@register
class Patents(Register):
    """专利与软件著作权台账."""

    model, slug, task = Patent, "patents", 19
    title = _("专利与软件著作权")
    fields = ["kind", "number", "granted_on", "valid"]
    key = ["number"]
    columns = ["number", "kind", "granted_on", "valid"]
    filters = ["kind", "valid"]
    search = ["number"]
    past = ["granted_on"]


@register
class StandardDraftings(Register):
    """标准规范制修订台账."""

    model, slug, task = StandardDrafting, "standard-draftings", 19
    title = _("标准规范制修订")
    fields = ["standard_no", "level", "role", "issued_on"]
    key = ["standard_no"]
    filters = ["level", "role"]
    search = ["standard_no"]
    past = ["issued_on"]


@register
class Cooperations(Register):
    """教学科研合作台账."""

    model, slug, task = Cooperation, "cooperations", 19
    title = _("教学科研合作")
    fields = ["partner", "partner_kind", "kind", "signed_on", "valid_until"]
    key = ["signed_on", "kind", "partner"]
    filters = ["partner_kind", "kind"]
    search = ["partner"]
    expires = "valid_until"
    past = ["signed_on"]

    def current(self, rows: QuerySet) -> QuerySet:
        """Where no agreement on the same with the same partner reaches further."""
        same = Cooperation.objects.filter(owner=OuterRef("owner"), partner=OuterRef("partner"), kind=OuterRef("kind"), state="valid")
        return rows.filter(~Exists(same.filter(valid_until__gt=OuterRef("valid_until"))))


@register
class AcademicExchanges(Register):
    """学术交流台账."""

    model, slug, task = AcademicExchange, "academic-exchanges", 19
    title = _("学术交流")
    fields = ["title", "held_on", "level", "role", "participants"]
    key = ["held_on", "role", "title"]
    filters = ["level", "role"]
    search = ["title"]
    past = ["held_on"]


@register
class ComplexCases(Register):
    """疑难复杂案件台账."""

    model, slug, task = ComplexCase, "complex-cases", 19
    title = _("疑难复杂案件")
    fields = ["case_ref", "field", "accepted_on", "kind", "completed_on"]
    key = ["case_ref"]
    filters = ["field", "kind"]
    search = ["case_ref"]
    past = ["accepted_on", "completed_on"]
