"""One small supervisor for the processes of a machine: starts them, starts them again when they die, ends them all together.

A child that dies is started again after a pause that doubles with each death and is forgotten after a quiet minute. The list
of children is kept on disk with their start times: a supervisor that was itself killed leaves nothing behind, because the
kernel tells its children, and because the next one ends whoever did not listen.
"""

import contextlib
import fcntl
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portal.ops import processes

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
QUIET_SECONDS = 60.0


class Stopped(Exception):
    """Somebody asked everything to end (Ctrl-C, SIGTERM, SIGHUP)."""


class AlreadyRunning(Exception):
    """Another supervisor of the same folder lives; `pid` and `note` (its address, say) tell which."""

    def __init__(self, pid: str, note: str):
        super().__init__(pid, note)
        self.pid, self.note = pid, note


@dataclass
class Service:
    """A process to keep alive. `before` runs ahead of each start; `stop` asks it to end, `grace` seconds later it is killed."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    log: Path | None = None
    user: tuple[int, int] | None = None
    cwd: Path | None = None
    stop: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    before: Callable[[], None] | None = None
    child: subprocess.Popen | None = field(default=None, repr=False)
    deaths: int = 0
    started_at: float = 0.0
    due_at: float = 0.0

    def pause(self) -> float:
        """Seconds to wait before the next start."""
        return min(FIRST_PAUSE_SECONDS * 2 ** (self.deaths - 1), LONGEST_PAUSE_SECONDS)


class Supervisor:
    """Use as a context: entering takes the folder's lock and ends left-overs, leaving ends every service, the last first."""

    def __init__(self, folder: Path, say: Callable[[str], None]):
        self.folder, self.say = folder, say
        self.services: list[Service] = []
        self.asked = 0
        self._lock: int | None = None
        self._wake, self._woken = -1, -1

    # --- as a context ----------------------------------------------------------------------------------------------------

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self.folder / "supervisor", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the kernel frees it when its holder is killed
        except BlockingIOError:
            pid, _, note = os.read(self._lock, 1000).decode().partition("\n")
            os.close(self._lock)
            raise AlreadyRunning(pid, note.strip()) from None
        self.tell("")
        if ended := processes.end_left_overs(self.folder / "children.json"):
            self.say(f"  上次被强行终止，已清理遗留进程：{'、'.join(ended)}")
        self._woken, self._wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)
        return self

    def __exit__(self, *_error):
        self.end_all()
        signal.set_wakeup_fd(-1)
        os.close(self._woken)
        os.close(self._wake)
        (self.folder / "children.json").unlink(missing_ok=True)
        os.ftruncate(self._lock, 0)
        os.close(self._lock)

    def tell(self, note: str) -> None:
        """What another start in the same folder is told, besides our number."""
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, f"{os.getpid()}\n{note}\n".encode(), 0)

    def _ask(self, *_signal) -> None:
        self.asked += 1

    # --- services --------------------------------------------------------------------------------------------------------

    def start(self, service: Service) -> None:
        """Start a service and keep it alive from now on."""
        if service not in self.services:
            self.services.append(service)
        if service.before:
            service.before()
        service.child = processes.start(
            service.command, env=service.env, output=service.log, user=service.user, death=service.stop, cwd=service.cwd
        )
        service.started_at = time.monotonic()
        self._write_down()

    def wait_ready(self, service: Service, ready: Callable[[], bool], seconds: float) -> bool:
        """Watch until a service says it is ready; False when it died or took too long. Raises `Stopped`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if ready():
                return True
            if service.child.poll() is not None:
                return False
            self._turn(0.1, restart=False)
        return False

    def step(self, command: Sequence[str], env: Mapping[str, str], cwd: Path | None = None, log: Path | None = None) -> int:
        """Run a command to its end while watching the services; returns its exit code. Raises `Stopped`, the command ended."""
        child = processes.start(command, env=env, cwd=cwd, output=log)
        try:
            while child.poll() is None:
                self._turn(1.0)
        except Stopped:
            processes.signal_group(child.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(10)
            raise
        finally:
            processes.signal_group(child.pid, signal.SIGKILL)
        return child.returncode

    def watch(self) -> None:
        """Keep the services alive until somebody asks for the end."""
        with contextlib.suppress(Stopped):
            while True:
                self._turn(1.0)

    def _turn(self, seconds: float, restart: bool = True) -> None:
        """Sleep until something happens, then look at every service."""
        if self.asked:
            raise Stopped
        with contextlib.suppress(InterruptedError):
            select.select([self._woken], [], [], seconds)
            with contextlib.suppress(BlockingIOError):
                os.read(self._woken, 512)
        if self.asked:
            raise Stopped
        if not restart:
            return
        now = time.monotonic()
        for service in self.services:
            if service.child is not None and service.child.poll() is not None:
                self._mourn(service, now)
            if service.child is None and now >= service.due_at:
                try:
                    self.start(service)
                except Exception as error:  # the others must go on whatever keeps this one from starting
                    self.say(f"  {service.name} 无法启动：{error}")
                    service.deaths += 1
                    service.due_at = now + service.pause()

    def _mourn(self, service: Service, now: float) -> None:
        processes.signal_group(service.child.pid, signal.SIGKILL)  # its own children, if it was killed before ending them
        code = service.child.returncode
        service.deaths = 1 if now - service.started_at > QUIET_SECONDS else service.deaths + 1
        service.due_at = now + service.pause()
        how = f"被信号 {signal.Signals(-code).name} 终止" if code < 0 else f"退出，代码 {code}"
        self.say(f"  {service.name}（PID {service.child.pid}）{how}，{service.pause():.0f} 秒后重新启动")
        service.child = None
        self._write_down()

    def _write_down(self) -> None:
        living = [
            processes.Left(service.name, service.child.pid, processes.identity(service.child.pid) or "", int(service.stop))
            for service in self.services
            if service.child is not None
        ]
        processes.write_down(self.folder / "children.json", living)

    # --- the end ---------------------------------------------------------------------------------------------------------

    def end_all(self) -> None:
        """End the services in the order opposite to their start: first asked, after their grace killed. Asking again hurries."""
        for service in reversed(self.services):
            if service.child is not None and service.child.poll() is None:
                self._end(service)
            if service.child is not None:
                processes.signal_group(service.child.pid, signal.SIGKILL)
                service.child = None

    def _end(self, service: Service) -> None:
        before = self.asked
        processes.signal_one(service.child.pid, service.stop)
        end = time.monotonic() + service.grace
        while service.child.poll() is None and time.monotonic() < end and self.asked == before:
            with contextlib.suppress(subprocess.TimeoutExpired):
                service.child.wait(0.1)
        if service.child.poll() is None:
            processes.signal_group(service.child.pid, signal.SIGKILL)
            service.child.wait(5)
