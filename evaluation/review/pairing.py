"""Which expert reads which file: a simple lawful rule (domain.md §2.3, §5.5 ASG-1). Pure; conflicts are never relaxed (INV-14)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

PER_PROVINCE = 2
"""How many readers of one province a file may have at most."""


@dataclass(frozen=True)
class Reader:
    """One expert: fields by code, employer, the institutions' organisations that employ them, province, files held in other cases.

    `able` is False for who holds files but can't be asked any more.
    """

    id: int
    fields: frozenset[str]
    employer: str
    organisations: frozenset[int] = frozenset()
    load: int = 0
    province: int | None = None
    able: bool = True


@dataclass(frozen=True)
class File:
    """One case that needs readers. `taken` are those it has; `used` those who declined, stepped aside or were late."""

    id: int
    institution: int
    organisation: int
    fields: frozenset[str]
    taken: frozenset[int] = frozenset()
    used: frozenset[int] = frozenset()


@dataclass
class Plan:
    """Pairs found, and for each file that lacks readers how many are missing."""

    pairs: list[tuple[int, int]] = field(default_factory=list)  # (file id, reader id)
    missing: dict[int, int] = field(default_factory=dict)


class Board:
    """Who reads what in a cycle, and whether one more pair is lawful.

    No reader in conflict, none above `most` files, no two readers of one file from one employer, at most two from one
    province, and no reciprocal pair: when an employee of A reads B, none of B reads A (SOD-11). `conflicts` maps (reader,
    institution) to the ground.
    """

    def __init__(self, files: Sequence[File], readers: Sequence[Reader], conflicts: Mapping[tuple[int, int], str], *, most: int):
        self.readers = {r.id: r for r in readers}
        self.files = {f.id: f for f in files}
        self.barred = conflicts
        self.most = most
        self.load = {r.id: r.load for r in readers}
        self.chosen = {f.id: set(f.taken) for f in files}
        self.reads: dict[int, set[int]] = defaultdict(set)  # employer organisation → organisations its people read
        for file in files:
            for reader_id in file.taken:
                self._remember(file, reader_id)

    def why_not(self, file: File, reader: Reader) -> str | None:
        """Why this pair can't be made (taken, not_able, used, a ground of conflict, reciprocal, load, employer, province), or None."""
        if reader.id in self.chosen[file.id]:
            return "taken"
        if not reader.able:
            return "not_able"
        if (ground := self.barred.get((reader.id, file.institution))) or file.organisation in reader.organisations:
            return ground or "same_unit"
        if reader.id in file.used:
            return "used"
        if reader.organisations and not reader.organisations.isdisjoint(self.reads[file.organisation]):
            return "reciprocal"
        if self.load[reader.id] >= self.most:
            return "load"
        beside = [self.readers[i] for i in self.chosen[file.id] if i in self.readers]
        if any(reader.employer == r.employer for r in beside):
            return "employer"
        if sum(r.province == reader.province for r in beside if reader.province is not None) >= PER_PROVINCE:
            return "province"
        return None

    def put(self, file: File, reader: Reader) -> None:
        """Make the pair."""
        self.chosen[file.id].add(reader.id)
        self.load[reader.id] += 1
        self._remember(file, reader.id)

    def _remember(self, file: File, reader_id: int) -> None:
        for organisation in self.readers[reader_id].organisations if reader_id in self.readers else ():
            self.reads[organisation].add(file.organisation)


def pair(board: Board, files: Sequence[int], *, wanted: int, seed: str) -> Plan:
    """Give each of these files `wanted` readers, and make the pairs on the board.

    Files with the fewest possible readers first; for each, readers of a matching field, then the least loaded, then by a
    hash of the announced seed, so that nobody can steer who falls to whom. Pairs made before stay: a drop-out changes
    nobody else's.
    """
    plan = Plan()
    readers = list(board.readers.values())

    def order(file: File, reader: Reader):
        return (not (reader.fields & file.fields), board.load[reader.id], sha256(f"{seed}:{file.id}:{reader.id}".encode()).digest())

    short = [board.files[n] for n in files if len(board.chosen[n]) < wanted]
    for file in sorted(short, key=lambda f: (sum(board.why_not(f, r) is None for r in readers), f.id)):
        for reader in sorted((r for r in readers if board.why_not(file, r) is None), key=lambda r: order(file, r)):
            if len(board.chosen[file.id]) >= wanted:
                break
            if board.why_not(file, reader) is None:  # those just chosen may share an employer or province
                board.put(file, reader)
                plan.pairs.append((file.id, reader.id))
        if lacks := wanted - len(board.chosen[file.id]):
            plan.missing[file.id] = lacks
    return plan
