"""How things are measured: repeated in turn with the yardstick, told as minimum, median and maximum."""

import statistics
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle, islice
from typing import TypeVar

T = TypeVar("T")


def spread(values: list[float]) -> str:
    """min / median / max."""
    return f"{min(values):.2f} / {statistics.median(values):.2f} / {max(values):.2f}"


def in_turn(ours: Callable[[], T], yardstick: Callable[[], T], rounds: int = 5) -> tuple[list[T], list[T]]:
    """Both measured `rounds` times, alternating, after one round that is not counted."""
    ours()
    yardstick()
    pairs = [(ours(), yardstick()) for _ in range(rounds)]
    return [a for a, _b in pairs], [b for _a, b in pairs]


def seconds(work: Callable[[], object]) -> float:
    """How long one piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@dataclass(frozen=True)
class Load:
    """What a server answered under load: requests a second, and within how many milliseconds 99 of 100 were answered."""

    per_second: float
    p99: float


def load(port: int, paths: Iterable[str], *, clients: int = 8, wanted: int = 400, headers: dict | None = None) -> Load:
    """`wanted` requests over kept connections, the paths in turn; raises RuntimeError on any answer above 399."""
    todo = islice(cycle(paths) if isinstance(paths, list) else paths, wanted)
    lock, failed, times = threading.Lock(), [], []

    def client():
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        while not failed:
            with lock:
                path = next(todo, None)
            if path is None:
                return
            began = time.perf_counter()
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - began)
            if answer.status >= 400:
                failed.append((path, answer.status))

    threads = [threading.Thread(target=client) for _ in range(clients)]
    took = seconds(lambda: ([t.start() for t in threads], [t.join() for t in threads]))
    if failed:
        raise RuntimeError(f"answered {failed[0]}")
    return Load(wanted / took, statistics.quantiles(times, n=100)[98] * 1000)


def exponent(sizes: list[int], times: list[float]) -> float:
    """The power with which time grows from the smallest to the largest size."""
    from math import log

    return log(times[-1] / times[0]) / log(sizes[-1] / sizes[0])
