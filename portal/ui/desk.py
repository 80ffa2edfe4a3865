"""What rooms put on a desk: entries of its menu, and what its people have to do next (下一步; ux.md §0, §1)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.urls import NoReverseMatch, reverse

from portal.kernel.desks import DESKS


@dataclass(frozen=True)
class Entry:
    """One line of a desk's side menu; `roles` empty means everyone at the desk, `shared` a page that several desks have."""

    desk: str
    title: str
    name: str
    icon: str
    order: int
    group: str = ""
    roles: tuple[str, ...] = ()
    shared: bool = False
    kwargs: Mapping = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Its address in the language of the page."""
        return reverse(self.name, kwargs=({"desk": self.desk} if self.shared else {}) | dict(self.kwargs))


@dataclass(frozen=True)
class Task:
    """One thing to do: what, where, by which last day. `state` is todo, doing, mend (returned), waiting (for others) or done."""

    title: str
    url: str
    how: str = ""
    due_on: date | None = None
    state: str = "todo"
    count: int | None = None
    order: int = 50


_entries: dict[str, list[Entry]] = defaultdict(list)
_todos: dict[str, list[Callable]] = defaultdict(list)


def entry(desk: str, title: str, name: str, *, icon: str, order: int, group: str = "", roles=(), shared: bool = False, **kwargs) -> None:
    """Put a page on a desk's menu."""
    if desk not in DESKS:
        raise RuntimeError(f"no desk {desk}")
    _entries[desk].append(Entry(desk, title, name, icon, order, group, tuple(roles), shared, kwargs))


def todo(*desks: str):
    """Declare what a desk's people have to do: `(actor, today) -> Iterable[Task]`, with a fixed number of queries."""

    def declare(found):
        for desk in desks:
            _todos[desk].append(found)
        return found

    return declare


def menu(desk: str, role: str) -> list[tuple[str, list[Entry]]]:
    """The entries a role sees at a desk, by group, in their order."""
    seen = [e for e in sorted(_entries[desk], key=lambda e: e.order) if not e.roles or role in e.roles]
    groups: dict[str, list[Entry]] = {}
    for one in seen:
        groups.setdefault(str(one.group), []).append(one)
    return list(groups.items())


def tasks(desk: str, actor, today: date) -> list[Task]:
    """Everything this actor has to do at a desk: the nearest limit first, what waits for others last."""
    found: Iterable[Task] = (task for pending in _todos[desk] for task in pending(actor, today))
    return sorted(found, key=lambda t: (t.state in ("waiting", "done"), t.due_on or date.max, t.order))


def here(entries: Iterable[Entry], path: str) -> str:
    """The name of the entry whose address is the longest beginning of a path."""
    best = ""
    name = ""
    for one in entries:
        try:
            url = one.url
        except NoReverseMatch:
            continue
        if path.startswith(url) and len(url) > len(best):
            best, name = url, one.name
    return name
