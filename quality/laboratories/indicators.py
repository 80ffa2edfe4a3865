"""How an institution's laboratories are equipped and ranked (task 18)."""

from datetime import date

from django.db.models import Case, Count, Max, Q, QuerySet, Value, When
from django.utils.translation import pgettext_lazy

from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import total_share, valid
from quality.laboratories.models import KeyLaboratory, Laboratory

RANK = {KeyLaboratory.Level.NATIONAL: 3, KeyLaboratory.Level.MINISTERIAL: 2, KeyLaboratory.Level.PROVINCIAL: 2}


def _checked(on: date) -> QuerySet:
    return valid(Laboratory, checked_on__lte=on)


@indicator("quality.laboratories.required_held_share", title=_("仪器设备配置齐备率"), task=18, unit="1")
def required_held_share(on: date) -> QuerySet:
    """Required kinds of instruments held ÷ required kinds, over all laboratories; the basis is the required kinds."""
    return total_share(_checked(on), "held_kinds", "required_kinds")


@required_held_share.rows
def _laboratories(on: date, owner_id: int) -> QuerySet:
    return _checked(on).filter(owner=owner_id)


def _standing(on: date) -> QuerySet:
    """Key laboratories whose standing was granted and not over on the day."""
    return valid(KeyLaboratory, Q(valid_until=None) | Q(valid_until__gte=on), approved_on__lte=on)


@indicator("quality.laboratories.key_level", title=_("重点实验室级别"), task=18, unit=pgettext_lazy("unit", "分"))
def key_level(on: date) -> QuerySet:
    """National 3, ministerial or provincial 2; the highest counts. Whoever has none has no value, which the standard takes as zero."""
    rank = Case(*(When(level=level, then=Value(points)) for level, points in RANK.items()))
    return _standing(on).values("owner_id").annotate(part=Max(rank), basis=Count("pk"))


@key_level.rows
def _key_laboratories(on: date, owner_id: int) -> QuerySet:
    return _standing(on).filter(owner=owner_id)
