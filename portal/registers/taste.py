"""How a person likes to see a register: the columns last chosen, and views under a name (filters, order and columns together)."""

from django.http import QueryDict

from portal.kernel.problems import Problem, _, refuse
from portal.registers.models import SavedView
from portal.registers.register import Register

COLUMNS, KEPT = "cols", ("sort", "size", "cols")
MOST_VIEWS = 20


def views_of(user, kept: Register) -> list[SavedView]:
    """All that a person keeps of a register, the nameless choice of columns among them; one query."""
    return list(SavedView.objects.filter(user=user, register=kept.slug).order_by("name"))


def _in_order(kept: Register) -> list[str]:
    """All columns that can be shown: the register's own in their order, then the others."""
    return [*kept.columns, *(name for name in kept.open_fields if name not in kept.columns)]


def columns(kept: Register, asked: str, views: list[SavedView]) -> list[str]:
    """The columns to show: those asked for, else those last chosen, else the register's own. What is no column is passed over."""
    last = next((view.query for view in views if not view.name), "")
    for said in (asked, QueryDict(last).get(COLUMNS, "")):
        wanted = said.split(",")
        if chosen := [name for name in _in_order(kept) if name in wanted]:
            return chosen
    return list(kept.columns)


def choose(user, kept: Register, names: list[str]) -> None:
    """Keep a choice of columns; the register's own again where none are named."""
    chosen = [name for name in _in_order(kept) if name in names]
    if chosen:
        query = QueryDict(mutable=True)
        query[COLUMNS] = ",".join(chosen)
        SavedView.objects.update_or_create(user=user, register=kept.slug, name="", defaults={"query": query.urlencode()})
    else:
        SavedView.objects.filter(user=user, register=kept.slug, name="").delete()


def save(user, kept: Register, name: str, given: QueryDict) -> bool:
    """Keep what an address shows under a name; returns whether another view of that name was replaced.

    Raises Refused where the name is missing or too long, or where the person keeps as many views as one can oversee.
    """
    name = " ".join(name.split())
    longest = SavedView._meta.get_field("name").max_length
    if not name:
        refuse([Problem("name", _("请给视图起一个名称。"), "name")])
    if len(name) > longest:
        refuse([Problem("name", _("视图名称最多 %(most)d 字，现在是 %(n)d 字。") % {"most": longest, "n": len(name)}, "name")])
    held = SavedView.objects.filter(user=user, register=kept.slug).exclude(name="")
    replaced = held.filter(name=name).exists()
    if not replaced and held.count() >= MOST_VIEWS:
        refuse([Problem("many", _("每个台账最多保存 %(n)d 个视图，请先删除不用的。") % {"n": MOST_VIEWS}, "name")])
    query = QueryDict(mutable=True)
    for key in (*kept.filterset.base_filters, *KEPT):
        if given.get(key, "").strip():
            query[key] = given[key].strip()
    SavedView.objects.update_or_create(user=user, register=kept.slug, name=name, defaults={"query": query.urlencode()})
    return replaced


def drop(user, kept: Register, name: str) -> None:
    """Forget a view; once forgotten, again does nothing."""
    SavedView.objects.filter(user=user, register=kept.slug, name=name).exclude(name="").delete()
