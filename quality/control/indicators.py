"""How the quality system of an institution works, in numbers (task 16)."""

from datetime import date

from django.db.models import Case, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import pgettext_lazy

from portal.accounts.models import Organisation
from portal.calendar.spans import window
from portal.kernel.indicators import fact, indicator
from portal.kernel.problems import _
from portal.registers.counting import count_fact, share, total_share, valid
from quality.control import selectors
from quality.control.models import InternalAudit, ManagementReview


@indicator("quality.control.appearance_share", title=_("出庭作证履行率"), task=16, unit="1")
def appearance_share(on: date) -> QuerySet:
    """Appeared ÷ hearings of 24 months at which an appraiser had to appear."""
    return share(selectors.required_hearings(on), Q(appeared=True))


@appearance_share.rows
def _hearings(on: date, owner_id: int) -> QuerySet:
    return selectors.required_hearings(on).filter(owner=owner_id)


@indicator("quality.control.audit_and_review", title=_("内审与管理评审"), task=16, unit=pgettext_lazy("unit", "项"))
def audit_and_review(on: date) -> QuerySet:
    """Of internal audit and management review, how many were held in 12 months; no value where neither was."""

    def held(model) -> Exists:
        return Exists(valid(model, owner=OuterRef("pk"), held_on__range=window(on, 12)))

    def one(condition) -> Case:
        return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())

    audit, review = held(InternalAudit), held(ManagementReview)
    found = Organisation.objects.filter(audit | review).order_by().values(owner_id=F("pk"))
    return found.annotate(part=one(audit) + one(review), basis=F("part"))


@audit_and_review.rows
def _audits_and_reviews(on: date, owner_id: int) -> list[QuerySet]:
    return [valid(model, owner=owner_id, held_on__range=window(on, 12)) for model in (InternalAudit, ManagementReview)]


@indicator("quality.control.nonconformities_effective_share", title=_("不符合工作有效关闭率"), task=16, unit="1")
def nonconformities_effective_share(on: date) -> QuerySet:
    """Closed by the day and found effective ÷ nonconforming work of 24 months found at least 60 working days before the day."""
    return share(selectors.settled(on), Q(closed_on__lte=on, effective=True))


@nonconformities_effective_share.rows
def _settled_rows(on: date, owner_id: int) -> QuerySet:
    return selectors.settled(on).filter(owner=owner_id)


@indicator("quality.control.internal_review_share", title=_("内部复核覆盖率"), task=16, unit="1")
def internal_review_share(on: date) -> QuerySet:
    """Opinions reviewed ÷ opinions issued, over the internal reviews of the last twelve complete months; the basis is the opinions."""
    return total_share(selectors.reviews_of_a_year(on), "reviewed", "opinions")


@internal_review_share.rows
def _monthly(on: date, owner_id: int) -> QuerySet:
    return selectors.reviews_of_a_year(on).filter(owner=owner_id)


@count_fact("quality.control.refused_to_appear")
def refused_to_appear(on: date) -> QuerySet:
    """Hearings of 24 months at which nobody appeared though somebody had to, without a reason (V-13, RC-28)."""
    return selectors.required_hearings(on).filter(appeared=False, absence_reason="")


@fact("quality.control.system_idle")
def system_idle(on: date, owner_ids=None) -> dict[int, bool]:
    """Whether the last internal audit or the last management review is older than 15 months; of those that ever held one (RC-37)."""
    first, last = window(on, 15)
    held: list[dict[int, date]] = []
    for model in (InternalAudit, ManagementReview):
        rows = valid(model, held_on__lte=last)
        rows = rows if owner_ids is None else rows.filter(owner__in=owner_ids)
        held.append(dict(rows.values_list("owner").annotate(latest=Max("held_on"))))
    return {owner: any(of.get(owner, date.min) < first for of in held) for owner in {o for of in held for o in of}}
