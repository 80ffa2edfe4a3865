"""The web server of the demo and of production alike; what differs comes from variables."""

import os
import shutil
from pathlib import Path

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WEB_WORKERS", "2"))
# Threads, because a long upload or download must not hold a whole process.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
reload = os.environ.get("DEBUG", "").lower() in ("1", "true", "on", "yes")
preload_app = not reload
timeout = 120
graceful_timeout = 10
keepalive = 5
max_requests, max_requests_jitter = 5000, 500
control_socket_disable = True
accesslog = None  # portal.ops.middleware writes one line for each request
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
if Path("/dev/shm").is_dir():  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108

_var = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parent.parent / "var")
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(_var / "run" / "metrics"))


def on_starting(server):
    """Figures of the processes of last time are not added to today's."""
    folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def child_exit(server, worker):
    """A worker that ended no longer counts as alive."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
