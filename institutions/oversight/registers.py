"""What is disclosed, joint commissions, witnessed appraisals and liaison with authorities (task 8)."""

from institutions.oversight.models import AuthorityLiaison, Disclosure, JointCommission, WitnessedAppraisal
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class Disclosures(Register):
    """信息公开台账."""

    model, slug, task = Disclosure, "disclosures", 8
    title = _("信息公开")
    fields = ["kind", "url", "published_on", "checked_on", "reachable"]
    key = ["kind", "url"]
    filters = ["kind", "reachable"]
    search = ["url"]
    past = ["published_on", "checked_on"]


@register
class JointCommissions(Register):
    """共同委托台账."""

    model, slug, task = JointCommission, "joint-commissions", 8
    title = _("共同委托")
    fields = ["signed_on", "field", "parties", "insurer", "case_ref"]
    key = ["case_ref"]
    filters = ["field", "insurer"]
    search = ["case_ref"]
    past = ["signed_on"]


@register
class WitnessedAppraisals(Register):
    """到场见证台账."""

    model, slug, task = WitnessedAppraisal, "witnessed-appraisals", 8
    title = _("到场见证")
    fields = ["held_on", "witnesses", "kind", "case_ref"]
    key = ["held_on", "case_ref"]
    filters = ["kind"]
    search = ["case_ref"]
    past = ["held_on"]


@register
class AuthorityLiaisons(Register):
    """与办案机关衔接台账."""

    model, slug, task = AuthorityLiaison, "authority-liaisons", 8
    title = _("与办案机关衔接")
    fields = ["held_on", "with_kind", "content"]
    key = ["with_kind", "held_on"]
    filters = ["with_kind"]
    search = ["content"]
    past = ["held_on"]
