"""How things are measured: repeated in turn with the yardstick, told as minimum, median and maximum."""

import statistics
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection


def spread(values: list[float]) -> str:
    """min / median / max."""
    return f"{min(values):.2f} / {statistics.median(values):.2f} / {max(values):.2f}"


def in_turn(ours: Callable[[], float], yardstick: Callable[[], float], rounds: int = 5) -> tuple[list[float], list[float]]:
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


def requests_per_second(port: int, paths: list[str], *, clients: int = 8, wanted: int = 400, headers: dict | None = None) -> float:
    """Requests a second over kept connections, spread over the paths in turn; raises on any answer above 399."""
    todo = iter([paths[n % len(paths)] for n in range(wanted)])
    lock, failed = threading.Lock(), []

    def client():
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                path = next(todo, None)
            if path is None or failed:
                return
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            answer.read()
            if answer.status >= 400:
                failed.append((path, answer.status))

    threads = [threading.Thread(target=client) for _ in range(clients)]
    took = seconds(lambda: ([t.start() for t in threads], [t.join() for t in threads]))
    if failed:
        raise RuntimeError(f"answered {failed[0]}")
    return wanted / took


def exponent(sizes: list[int], times: list[float]) -> float:
    """The power with which time grows from the smallest to the largest size."""
    from math import log

    return log(times[-1] / times[0]) / log(sizes[-1] / sizes[0])
