"""Which expert reads which file: a simple lawful rule (domain.md §2.3, §5.5 ASG-1). Pure; conflicts are never relaxed (INV-14)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256


@dataclass(frozen=True)
class Reader:
    """One expert who can be asked: fields by code, the employer's organisation where it is an institution."""

    id: int
    fields: frozenset[str]
    employer: str
    organisation: int | None = None
    load: int = 0


@dataclass(frozen=True)
class File:
    """One case that needs readers. `taken` are those it has already."""

    id: int
    institution: int
    organisation: int
    fields: frozenset[str]
    taken: frozenset[int] = frozenset()


@dataclass
class Plan:
    """Pairs found, and for each file that lacks readers how many are missing."""

    pairs: list[tuple[int, int]] = field(default_factory=list)  # (file id, reader id)
    missing: dict[int, int] = field(default_factory=dict)


def pair(
    files: Sequence[File], readers: Sequence[Reader], conflicts: Collection[tuple[int, int]], *, wanted: int, most: int, seed: str
) -> Plan:
    """Give each file `wanted` readers, none in conflict, none above `most` files.

    Files with the fewest possible readers first; for each, readers of a matching field, then the least loaded, then by a
    hash of the announced seed, so that nobody can steer who falls to whom. No two readers of one file share an employer,
    and no pair is reciprocal: when an employee of A reads B, none of B reads A (SOD-11). `conflicts` holds (reader,
    institution) pairs.
    """
    barred = set(conflicts)
    load = Counter({r.id: r.load for r in readers})
    by_id = {r.id: r for r in readers}
    reads: dict[int, set[int]] = defaultdict(set)  # employer organisation → organisations its people read
    chosen: Mapping[int, set[int]] = {f.id: set(f.taken) for f in files}
    for file in files:
        for reader_id in file.taken:
            if (reader := by_id.get(reader_id)) and reader.organisation:
                reads[reader.organisation].add(file.organisation)
    plan = Plan()

    def lawful(file: File, reader: Reader) -> bool:
        if reader.id in chosen[file.id] or (reader.id, file.institution) in barred or load[reader.id] >= most:
            return False
        if reader.organisation and (reader.organisation == file.organisation or reader.organisation in reads[file.organisation]):
            return False
        return reader.employer not in {by_id[i].employer for i in chosen[file.id] if i in by_id}

    def order(file: File, reader: Reader):
        return (not (reader.fields & file.fields), load[reader.id], sha256(f"{seed}:{file.id}:{reader.id}".encode()).digest())

    for file in sorted(files, key=lambda f: (sum(lawful(f, r) for r in readers), f.id)):
        while len(chosen[file.id]) < wanted:
            best = min((r for r in readers if lawful(file, r)), key=lambda r: order(file, r), default=None)
            if best is None:
                plan.missing[file.id] = wanted - len(chosen[file.id])
                break
            chosen[file.id].add(best.id)
            load[best.id] += 1
            if best.organisation:
                reads[best.organisation].add(file.organisation)
            plan.pairs.append((file.id, best.id))
    return plan
