"""Many hands for what does not depend on one another: each process has its own connections and takes every n-th item."""

import os
from collections.abc import Callable, Sequence
from multiprocessing import get_context

from django.db import connections

HANDS = min(4, os.cpu_count() or 1)
"""How many processes work at once; with one, every row gets the same key in every run."""


def spread(work: Callable[[int, object], None], items: Sequence) -> None:
    """Do `work(place, item)` for each item, in as many processes as HANDS says; raises where one of them failed."""
    hands = min(HANDS, len(items))
    if hands < 2:
        for place, item in enumerate(items):
            work(place, item)
        return
    connections.close_all()  # a connection belongs to one process
    fork = get_context("fork")
    crew = [fork.Process(target=_part, args=(work, items, n, hands)) for n in range(hands)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    if any(one.exitcode for one in crew):
        raise RuntimeError("a process of the demo failed; its trace is above")


def _part(work, items, first: int, step: int) -> None:
    try:
        for place in range(first, len(items), step):
            work(place, items[place])
    finally:
        connections.close_all()
