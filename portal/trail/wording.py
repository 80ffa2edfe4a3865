"""Events in words: who did what to what, and what was before and after, without a query for each event."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.cycles.models import Cycle
from institutions.models import Institution
from portal.accounts.models import Organisation, ProvincialUnit, Role, User
from portal.kernel.actions import verbs
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from portal.registers.register import REGISTERS
from portal.trail import policy, selectors
from portal.trail.words import ACTS, FIELDS, KINDS, ROOMS

NAMED = (User, Organisation, ProvincialUnit, Institution, Cycle)  # what a number in an event is told by name
LONGEST = 300
ROLES = {**dict(Role.choices), "public": gettext_lazy("社会公众")}
SIGNS = {
    "end_membership": "lock", "reset_access": "lock", "withdraw_conflict": "x", "detect": "alert", "escalate": "alert", "lapse": "clock",
    "expire": "clock", "export": "download", "publish": "stamp", "announce": "stamp", "decide": "stamp", "issue": "stamp", "submit": "flag",
    "score": "scale", "submit_sheet": "scale", "add_evidence": "upload", "attach": "upload", "note": "eye", "check_chain": "shield",
    "finish_check": "shield",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One field before and after, as people read it."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """An event as a page shows it; `sealed` where its content is not open yet."""

    event: Event
    act: str
    sign: str
    kind: str
    who: str
    office: str
    changes: list[Change]
    sealed: bool


def act(verb: str) -> str:
    """What an act is called; its code where it has no word."""
    return str(ACTS.get(verb.rpartition(".")[2], verb))


def kind(subject_type: str) -> str:
    """What a kind of thing is called."""
    return str(KINDS.get(subject_type) or _of_register(subject_type) or subject_type)


def _of_register(subject_type: str) -> str:
    return next((str(kept.title) for kept in REGISTERS.values() if kept.model._meta.label_lower == subject_type), "")


def verb_choices() -> list:
    """Every act, grouped by its room."""
    groups: dict[str, list] = {}
    for verb in sorted(verbs):
        room = verb.rpartition(".")[0]
        groups.setdefault(str(ROOMS.get(room, kind_of_register(room))), []).append((verb, act(verb)))
    return list(groups.items())


def kind_choices() -> list[tuple[str, str]]:
    """Every kind of thing that events are about."""
    named = KINDS | {kept.model._meta.label_lower: kept.title for kept in REGISTERS.values()}
    return sorted(((code, str(word)) for code, word in named.items()), key=lambda choice: choice[1])


def kind_of_register(verb: str) -> str:
    """The title of a register by the beginning of its verbs (personnel.appraisers)."""
    return next((str(kept.title) for kept in REGISTERS.values() if kept.verb == verb), verb)


def choice(field, value: str) -> str:
    """A filter's value in words, also where its choices stand in groups."""
    for code, word in getattr(field, "choices", ()):
        if isinstance(word, list | tuple):
            if value in dict(word):
                return f"{code} · {dict(word)[value]}"
        elif str(code) == value:
            return str(word)
    return value


def tell(events: list[Event], reader: Actor) -> list[Told]:
    """Events in words for a reader: names of people beyond the own office, and scores not yet open, stay out."""
    all_names = policy.reads_names(reader)
    known = None if all_names else set(policy.colleagues(reader))
    sealed = selectors.sealed_among(events)
    offices = selectors.organisations(events)
    names = _names(events, known)
    return [_told(event, offices, names, known, event.pk in sealed) for event in events]


def _told(event: Event, offices, names, known, sealed: bool) -> Told:
    if event.system or not event.actor_id:
        who = _("系统") if event.system else _("未登录的公众")
    else:
        who = str(event.actor) if known is None or event.actor_id in known else _("工作人员")
    office = " ".join(
        filter(None, [offices.get(event.organisation_id, ""), str(ROLES.get(event.actor_role, "")) if event.actor_id else ""])
    )
    changes = [] if sealed else list(_changes(event, names))
    sign = SIGNS.get(event.verb.rpartition(".")[2], "edit")
    return Told(event, act(event.verb), sign, kind(event.subject_type), who, office, changes, sealed)


def changes(event: Event) -> list[Change]:
    """Before and after of one event, numbers of other rows as numbers; for exports."""
    return list(_changes(event, {}))


def _changes(event: Event, names) -> Iterator[Change]:
    fields = _fields(event.subject_type)
    for name, after in event.after.items():
        if name in ("id", "revision"):
            continue
        field, before = fields.get(name), event.before.get(name)
        if before in (None, "", [], {}) and after in (None, "", [], {}):
            continue
        yield Change(_title(name, field), _shown(name, field, before, names), _shown(name, field, after, names))


def _fields(subject_type: str) -> dict:
    try:
        model = apps.get_model(subject_type)
    except LookupError:
        return {}
    return {field.attname: field for field in model._meta.concrete_fields}


def _title(name: str, field) -> str:
    plain = name.removesuffix("_id")
    if field is not None and str(field.verbose_name) != plain.replace("_", " "):
        return str(field.verbose_name)
    return str(FIELDS.get(plain, plain))


def _shown(name: str, field, value, names) -> str:
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if field is not None and field.is_relation:
        return names.get((field.related_model, value), f"№ {value}")
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if name.endswith("_mpt"):
        return f"{int(value) // 1000}.{int(value) % 1000:03d}"
    text = _spelt(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _spelt(value) -> str:
    """A value of an event without the marks of JSON, however deep it is: names with what they name, lists one after another."""
    if isinstance(value, dict):
        kept = {key: one for key, one in value.items() if one not in (None, "", [], {})}
        return _("；").join(_("%(name)s：%(what)s") % {"name": FIELDS.get(key, key), "what": _spelt(one)} for key, one in kept.items())
    if isinstance(value, list):
        nested = any(isinstance(one, dict | list) for one in value)
        return (_("；") if nested else _("、")).join(" ".join(map(_spelt, one)) if isinstance(one, list) else _spelt(one) for one in value)
    return _moment(str(value))


def _moment(text: str) -> str:
    """Moments and days as they are written on pages, all else as it is."""
    if len(text) < 10 or not text[:4].isdigit() or text[4] != "-":
        return text
    try:
        if (moment := parse_datetime(text)) is not None and "T" in text:
            return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")
        return str(parse_date(text) or text)
    except ValueError:
        return text


def _names(events: Iterable[Event], known: set[int] | None) -> dict[tuple[type[Model], int], str]:
    """The names behind the numbers of these events: one query for each of the kinds that are named."""
    wanted: dict[type[Model], set[int]] = {model: set() for model in NAMED}
    for event in events:
        fields = _fields(event.subject_type)
        for kept in (event.before, event.after):
            for name, value in kept.items():
                field = fields.get(name)
                if field is not None and field.is_relation and field.related_model in wanted and isinstance(value, int):
                    wanted[field.related_model].add(value)
    if known is not None:
        wanted[User] &= known
    return {(model, pk): str(row) for model, pks in wanted.items() if pks for pk, row in model._default_manager.in_bulk(pks).items()}
