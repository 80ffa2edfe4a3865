"""The set of institutions a page of the analysis is about, and what it is held against."""

from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.urls import reverse

from institutions.registry.models import CATEGORIES
from portal.accounts.models import INSTITUTION, PROVINCE, ProvincialUnit
from portal.analysis import figures, selectors
from portal.analysis.statistics import SHARE
from portal.analysis.topics import Ask, Cell, Table, Topic
from portal.kernel.policy import Actor
from portal.kernel.problems import _
from portal.registers.register import REGISTERS

ANY = [("", _("全部"))]


class SetForm(forms.Form):
    """Which institutions: of a province, of a category, of the list."""

    province = forms.ChoiceField(label=_("省份"), required=False)
    category = forms.ChoiceField(label=_("业务类别"), required=False, choices=ANY + list(CATEGORIES.items()))
    listed = forms.ChoiceField(label=_("范围"), required=False, choices=[*ANY, ("1", _("在册机构"))])

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = ANY + [(unit.code, str(unit)) for unit in ProvincialUnit.objects.all()]
        if actor.is_(*PROVINCE):
            del self.fields["province"]


@dataclass(frozen=True)
class Set:
    """Some institutions under a name."""

    title: str
    owners: frozenset[int]


def main(actor: Actor, given: dict) -> Set:
    """What the page is about: one's own institution, or those chosen among the ones one reads."""
    if actor.is_(*INSTITUTION):
        return Set(_("本机构"), frozenset(selectors.institutions(actor).values_list("pk", flat=True)))
    narrowed = {name: given.get(name, "") for name in ("province", "category")}
    found = selectors.chosen(actor, **narrowed, listed=bool(given.get("listed")))
    return Set(_("所选机构"), frozenset(found.values_list("pk", flat=True)))


def against(actor: Actor, about: Set) -> list[Set]:
    """What it is held against, in shares: the province of an institution, and the country; sets of fewer than five are left out."""
    found = []
    if actor.is_(*INSTITUTION):
        near = selectors.everywhere().filter(parent=actor.province_id)
        found.append(Set(_("本省"), frozenset(near.values_list("pk", flat=True))))
    found.append(Set(_("全国"), frozenset(selectors.everywhere().values_list("pk", flat=True))))
    return [one for one in found if len(one.owners) >= figures.LEAST and one.owners != about.owners]


def tables(topic: Topic, about: Set, others: list[Set], on: date, desk: str, filters: dict) -> list[Table]:
    """The topic's tables of a set, each with one column more for each set it is held against."""

    def to(slug: str, **query) -> str:
        wanted = "&".join(f"{name}={value}" for name, value in {**filters, **query}.items() if value)
        return f"{reverse(REGISTERS[slug].name, args=[desk])}?{wanted}"

    found = list(topic.tables(Ask(about.owners, on, to)))
    for other in others:
        beside = list(topic.tables(Ask(other.owners, on, to)))
        found = [_beside(own, theirs, other.title) for own, theirs in zip(found, beside, strict=True)]
    return found


def _beside(own: Table, theirs: Table, title: str) -> Table:
    if SHARE not in own.heads:
        return own
    place = theirs.heads.index(SHARE)
    lines = [(name, [*cells, Cell(other[place].text)]) for (name, cells), (_name, other) in zip(own.lines, theirs.lines, strict=True)]
    return replace(own, heads=(*own.heads, title), lines=lines)
