"""What `script/demo` and `script/server` run once the checkout is ready: services, migrations, data, web, worker, beat.

    python -m portal.ops.run demo [--fresh] [--scale small|full] [--input DIR] [--no-demo]
    python -m portal.ops.run server

PORT= chooses the port, WEB_WORKERS= and WORKER_PROCESSES= the numbers of processes. DATABASE_URL and REDIS_URL point to services
of one's own; without them embedded ones are started and ended together with the rest.
"""

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from unicodedata import east_asian_width

from portal.ops import processes
from portal.ops.embedded import ROOT, Embedded, Unusable, bare_environment, tail
from portal.ops.supervisor import AlreadyRunning, Service, Stopped, Supervisor

LOG_LIMIT_BYTES = 20 * 1024**2
FRESH = ("postgres", "postgres.making", "redis", "files", "mail", "keys", "demo")  # what --fresh deletes below var/
ACCOUNTS = [
    ("司法部", "ministry  ministry-leader  secretary  publicity  objections"),
    ("评审专家", "expert-01 …"),
    ("省级司法行政机关", "province-32  province-32-leader（两位数字为地区代码）"),
    ("鉴定机构", "institution-1  institution-1-clerk …"),
    ("协会、审计", "association  auditor"),
]


class Failed(Exception):
    """The portal cannot be brought up; the sentence says why and what to do."""


def width(text: str) -> int:
    """Columns a text takes on a terminal."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


class Run:
    """One start, from the embedded services to the last Ctrl-C."""

    def __init__(self, given: argparse.Namespace):
        self.given = given
        self.var = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
        self.logs = self.var / "log"
        self.port = given.port
        self.address = f"http://127.0.0.1:{self.port}"
        self.table: list[tuple[str, float, str]] = []
        self.embedded: Embedded | None = None
        self.env = dict(os.environ) | {
            "DEMO": "1",
            "PORT": str(self.port),
            "VAR_DIR": str(self.var),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PYTHONUNBUFFERED": "1",
        }
        if given.what == "server":
            self.env["DEBUG"] = self.env.get("DEBUG", "1")
        self.supervisor = Supervisor(self.var / "run", say=lambda text: print(text, flush=True))

    # --- the way up ------------------------------------------------------------------------------------------------------

    def __call__(self) -> int:
        self.logs.mkdir(parents=True, exist_ok=True)
        started = time.monotonic()
        with self.supervisor:
            self._check_port()
            try:
                self.supervisor.tell(self.address)
                if self.given.fresh:
                    self._forget("--fresh")
                self._services()
                with self._timed("静态文件"):
                    self._static()
                with self._timed("数据库迁移"):
                    self._manage("migrate", "--noinput", "--verbosity", "0")
                if self.given.what == "demo" and not self.given.no_demo:
                    with self._timed("演示数据"):
                        self._demo()
                with self._timed("网站、任务进程、定时进程"):
                    self._portal()
                self._show(time.monotonic() - started)
                self.supervisor.watch()
            except Stopped:
                pass
            finally:
                print("\n正在停止…", flush=True)
                self.supervisor.end_all()
        print("已全部停止，没有留下任何进程。", flush=True)
        return 0

    def _check_port(self) -> None:
        if not processes.is_free(self.port):
            who = processes.holder(self.port) or "另一位用户的程序"
            raise Failed(
                f"端口 {self.port} 已被占用：{who}。\n请换一个端口： PORT={processes.next_free(self.port)} script/{self.given.what}"
            )

    def _forget(self, why: str) -> None:
        """Back to an empty database and empty stores; embedded ones only."""
        if os.environ.get("DATABASE_URL"):
            raise Failed("数据库由 DATABASE_URL 指定，不会自动清空；请自行清空后重新运行。")
        print(f"  清空已有数据（{why}）", flush=True)
        embedded = Embedded(self.var)
        for folder in {self.var, embedded.home}:
            for name in FRESH:
                shutil.rmtree(folder / name, ignore_errors=True)
        self._unfinished.unlink(missing_ok=True)

    def _services(self) -> None:
        wanted = [name for name in ("postgres", "redis") if not os.environ.get({"postgres": "DATABASE_URL", "redis": "REDIS_URL"}[name])]
        if not wanted:
            return
        if self._unfinished.exists():
            self._forget("上次装载演示数据时中断")
        with self._timed("嵌入式 PostgreSQL、Redis"):
            self.embedded = embedded = Embedded(self.var)
            for note in embedded.notes:
                print(f"  {note}", flush=True)
            embedded.prepare()
            for name in wanted:
                service = Service(
                    name, getattr(embedded, f"{name}_command")(), bare_environment(), log=self._log(name), user=embedded.user,
                    cwd=embedded.home, stop=embedded.stop_signals[name], grace=30, before=embedded.clear_stale,
                )  # fmt: skip
                self.supervisor.start(service)
                ready = embedded.postgres_ready if name == "postgres" else embedded.redis_listens
                if not self.supervisor.wait_ready(service, ready, 120):
                    raise Failed(f"{name} 未能启动，日志末尾：\n{tail(service.log)}")
            for name, value in embedded.environment.items():
                self.env[name] = os.environ.get(name) or value

    def _static(self) -> None:
        """Collected anew only when a file or a package changed; development serves them from where they lie."""
        if self.given.what == "server":
            return
        known = hashlib.sha256()
        for lock in sorted((ROOT / "requirements").glob("*.txt")):
            known.update(lock.read_bytes())
        for path in sorted((ROOT / "static").rglob("*")):
            if path.is_file():
                known.update(f"{path.relative_to(ROOT)} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
        stamp = self.var / "static" / ".stamp"
        if stamp.exists() and stamp.read_text() == known.hexdigest():
            return
        self._manage("collectstatic", "--noinput", "--verbosity", "0")
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(known.hexdigest())

    @property
    def _unfinished(self) -> Path:
        """Lies there from the first row of demo data to the last: found at a start, the data are begun anew."""
        return self.var / "demo-unfinished"

    def _demo(self) -> None:
        if self.embedded and self._is_empty():
            self._unfinished.touch()
        arguments = ["--scale", self.given.scale, *(["--input", self.given.input] if self.given.input else [])]
        self._manage("demo", *arguments)
        self._unfinished.unlink(missing_ok=True)

    def _is_empty(self) -> bool:
        """Whether nothing has ever happened in the database: only then may half a load be thrown away later."""
        import psycopg2

        portal = psycopg2.connect(host=str(self.embedded.sockets), user="postgres", dbname="portal")
        with contextlib.closing(portal), portal.cursor() as cursor:
            cursor.execute("SELECT NOT EXISTS (SELECT 1 FROM portal_event) AND NOT EXISTS (SELECT 1 FROM portal_user)")
            return cursor.fetchone()[0]

    def _portal(self) -> None:
        python = [sys.executable, "-m"]
        celery = [*python, "celery", "--app", "portal"]
        size = self.env.get("WORKER_PROCESSES", "2")
        server = self.given.what == "server"
        web = Service("web", [*python, "gunicorn", "--config", "deploy/gunicorn.conf.py", "portal.wsgi"], self.env, grace=15)
        worker = Service(
            "worker", [*celery, "worker", "--concurrency", size, "--without-gossip", "--without-mingle", "--loglevel", "INFO"],
            self.env, grace=15, before=self._take_back_tasks if self.embedded else None,
        )  # fmt: skip
        beat = Service("beat", [*celery, "beat", "--pidfile=", "--loglevel", "INFO"], self.env)
        for service in (web, worker, beat):
            service.cwd = ROOT
            service.log = None if server else self._log(service.name)
            self.supervisor.start(service)
        if not self.supervisor.wait_ready(web, self._answers, 90):
            raise Failed(f"网站未能就绪（{self._unready()}），日志末尾：\n{tail(self.logs / 'web.log')}")

    def _take_back_tasks(self) -> None:
        """Tasks a killed worker held come back now and not when their time is over: here nobody else can be working on them."""
        import redis

        with contextlib.suppress(redis.RedisError):
            broker = redis.Redis.from_url(self.env["REDIS_URL"], socket_timeout=2)
            if held := broker.zrange("unacked_index", 0, -1):
                broker.zadd("unacked_index", dict.fromkeys(held, 0))

    def _manage(self, *words: str) -> None:
        quiet = {"LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING")}  # what a step does it prints; its log would drown that
        code = self.supervisor.step([sys.executable, "manage.py", *words], self.env | quiet, cwd=ROOT)
        if code:
            raise Failed(f"manage.py {words[0]} 未成功（代码 {code}），原因见上。")

    def _log(self, name: str) -> Path:
        log = self.logs / f"{name}.log"
        with contextlib.suppress(OSError):
            if log.stat().st_size > LOG_LIMIT_BYTES:
                log.replace(log.with_suffix(".log.1"))
        return log

    def _answers(self) -> bool:
        return self._ask() == 200

    def _ask(self) -> int:
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=5) as answer:  # noqa: S310
                return answer.status
        except urllib.error.HTTPError as error:
            with contextlib.suppress(ValueError, OSError):
                self._last = json.loads(error.read())["checks"]
            return error.code
        except OSError:
            return 0

    def _unready(self) -> str:
        found = getattr(self, "_last", {})
        return "、".join(f"{name}: {part['detail']}" for name, part in found.items() if part["state"] == "fail") or "没有应答"

    # --- what the person sees --------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        print(f"· {what}", flush=True)
        started = time.monotonic()
        yield
        self.table.append((what, time.monotonic() - started, ""))

    def _show(self, total: float) -> None:
        wide = max(width(what) for what, _seconds, _note in self.table) + 2
        lines = ["", f"  {'步骤'}{' ' * (wide - 4)}  用时（秒）", f"  {'─' * wide}──────────"]
        lines += [f"  {what}{' ' * (wide - width(what))}{seconds:10.1f}" for what, seconds, _note in self.table]
        lines += [f"  合计{' ' * (wide - 4)}{total:10.1f}", "", f"  网址    {self.address}/"]
        if self.given.what == "demo" and not self.given.no_demo:
            password = os.environ.get("DEMO_PASSWORD") or "demo-portal-2026"
            lines += [f"  密码    {password}（所有演示账号相同，登录页可按角色选用）", "  账号"]
            lines += [f"          {role}{' ' * (18 - width(role))}{names}" for role, names in ACCOUNTS]
        lines += [f"  日志    {self.logs}" if self.given.what == "demo" else "", "", "  按 Ctrl-C 全部停止。数据保留，再次运行即可继续。"]
        print("\n".join(lines), flush=True)


def main(arguments: list[str] | None = None) -> int:
    """The command line described at the top of this module."""
    parser = argparse.ArgumentParser(prog="script/demo", description="启动门户：数据库、网站、任务进程、定时进程。")
    parser.add_argument("what", choices=["demo", "server"], help=argparse.SUPPRESS)
    parser.add_argument("--fresh", action="store_true", help="清空已有数据，从头开始")
    parser.add_argument("--scale", choices=["small", "full"], default="small", help="演示数据的规模")
    parser.add_argument("--input", metavar="DIR", help="各台账工作簿所在目录（默认使用自带数据）")
    parser.add_argument("--no-demo", action="store_true", help="不装载演示数据")
    given = parser.parse_args(arguments)
    try:
        given.port = int(os.environ.get("PORT") or 8000)
    except ValueError:
        parser.error(f"PORT 应为数字，现为 {os.environ['PORT']}")
    if given.input:
        given.input = str(Path(given.input).resolve())
    try:
        return Run(given)()
    except AlreadyRunning as other:
        print(f"本目录的门户已在运行：{other.note or '正在启动'}（PID {other.pid}）。要停止它： kill {other.pid}", file=sys.stderr)
    except (Failed, Unusable) as error:
        print(error, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
