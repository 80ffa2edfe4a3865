"""Processes of one machine: who they are across restarts of the supervisor, how they end, who holds a port (Linux only)."""

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1


def identity(pid: int) -> str | None:
    """What tells this process from a later one of the same number: boot and start time; None when it does not live."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()  # the name in brackets may hold blanks
    return None if fields[0] in "ZX" else f"{boot}:{fields[19]}"


def command_of(pid: int) -> str:
    """The command line of a process as one line; its bare name where the line may not be read."""
    with contextlib.suppress(OSError):
        if line := Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip():
            return line
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return "?"


def start(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    output: Path | None = None,
    user: tuple[int, int] | None = None,
    death: signal.Signals = signal.SIGTERM,
    session: bool = True,
) -> subprocess.Popen:
    """Start a child that gets the signal `death` when its parent ends, however that ends.

    `user` is (uid, gid) to become; `output` a file both streams are appended to. With `session` the keyboard's Ctrl-C does
    not reach it. Must be called from the main thread: the kernel ties the signal to the thread that started the child.
    """
    parent = os.getpid()

    def in_child():
        _libc.prctl(_PR_SET_PDEATHSIG, int(death), 0, 0, 0)  # after the change of user, which would clear it
        if os.getppid() != parent:
            os._exit(1)

    with contextlib.ExitStack() as stack:
        stream = stack.enter_context(output.open("ab")) if output else None
        who = {"user": user[0], "group": user[1], "extra_groups": []} if user else {}
        return subprocess.Popen(
            list(command), env=env, cwd=cwd, stdin=subprocess.DEVNULL if session else None, stdout=stream,
            stderr=subprocess.STDOUT if stream else None, preexec_fn=in_child, start_new_session=session, **who,
        )  # fmt: skip


def signal_group(pid: int, number: signal.Signals) -> None:
    """Send a signal to a child's whole group (it leads its own); silence when nothing of it is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def signal_one(pid: int, number: signal.Signals) -> None:
    """Send a signal to one process; silence when it has ended."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def wait_until(true: Callable[[], bool], seconds: float, pause: float = 0.05) -> bool:
    """Ask again and again until the answer is yes (True) or the time is over (False)."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


# --- what a killed supervisor leaves behind ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Left:
    """A child as its supervisor wrote it down; `stop` is the number of the signal it ends on in good order."""

    name: str
    pid: int
    identity: str
    stop: int

    def lives(self) -> bool:
        """Whether this very process, and not a later one of its number, still runs."""
        return identity(self.pid) == self.identity


def write_down(path: Path, children: Iterable[Left]) -> None:
    """Keep the list of living children where the next supervisor finds it; whole or not at all."""
    new = path.with_suffix(".new")
    new.write_text(json.dumps([asdict(child) for child in children]))
    new.replace(path)


def end_left_overs(path: Path, patience: float = 10.0) -> list[str]:
    """End what a supervisor that was killed has left running: asked first, then killed. Returns their names."""
    try:
        found = [Left(**entry) for entry in json.loads(path.read_text())]
    except (OSError, ValueError, TypeError):
        return []
    living = [child for child in found if child.lives()]
    for child in living:
        signal_one(child.pid, signal.Signals(child.stop))
    wait_until(lambda: not any(child.lives() for child in living), patience)
    for child in living:
        if child.lives():
            signal_group(child.pid, signal.SIGKILL)
    wait_until(lambda: not any(child.lives() for child in living), 5)
    path.unlink(missing_ok=True)
    return [child.name for child in living]


# --- ports -------------------------------------------------------------------------------------------------------------------


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True


def holder(port: int) -> str:
    """Who listens on a TCP port, as "command (PID n)"; empty where this user may not know."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                    inodes.add(f"socket:[{fields[9]}]")
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if any(str(entry.readlink()) in inodes for entry in (process / "fd").iterdir()):
                return f"{command_of(int(process.name))} (PID {process.name})"
    return ""


def next_free(port: int) -> int:
    """The nearest higher port that is free."""
    return next(candidate for candidate in range(port + 1, 65536) if is_free(candidate))
