"""python -m benchmarks [public_list action recheck sheets]: measures and prints a table for docs/benchmarks.md.

Needs an empty database of its own: `script/benchmark` starts one and throws it away.
"""

import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = int(os.environ.get("PORT", "8900"))


@contextmanager
def served():
    """The portal by gunicorn as in production, with the yardstick beside it."""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "PORT": str(PORT), "WEB_WORKERS": "2"}
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--log-level", "error", "portal.wsgi"], cwd=ROOT, env=env
    )
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/bare/", timeout=5).read()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(20)


def public_list() -> None:
    """The public list at full scale against the bare view: as kept, made anew, answered 304; the bound is 60 % and three times."""
    from itertools import count

    from benchmarks.measure import in_turn, load, spread

    odd = count()  # addresses nobody asked before, so that the page is made
    with served():
        address = f"http://127.0.0.1:{PORT}/list/"
        kept = [f"/list/?page={page}&sort=-listed_on" for page in range(1, 16)]
        known = {"If-None-Match": urllib.request.urlopen(address, timeout=30).headers["ETag"]}
        for what, paths, headers, clients in (
            ("public list, 300 listed of 3,000", kept, None, 8),
            ("  the same, 32 at once", kept, None, 32),
            ("  one institution", ["/list/J1100000/", "/list/J1200001/"], None, 8),
            ("  made anew for each reader", (f"/list/?page={n % 15 + 1}&odd={n}" for n in odd), None, 8),
            ("  answered 304", ["/list/"], known, 8),
        ):

            def ours(paths=paths, headers=headers, clients=clients):
                return load(PORT, paths, headers=headers, clients=clients)

            found, bare = in_turn(ours, lambda clients=clients: load(PORT, ["/bare/"], clients=clients))
            print(f"{what:36} {spread([x.per_second for x in found])} requests/s, p99 {spread([x.p99 for x in found])} ms")
            print(f"{'    bare view':36} {spread([x.per_second for x in bare])} requests/s, p99 {spread([x.p99 for x in bare])} ms")
            print(f"{'    ratio':36} {spread([a.per_second / b.per_second for a, b in zip(found, bare, strict=True)])}")
    _growth_of_list()


def _growth_of_list() -> None:
    """How long it takes to make the first page of 30, 100 and 300 listed."""
    from django.core.cache import caches
    from django.db import transaction
    from django.test import Client

    from benchmarks.measure import exponent, seconds
    from evaluation.listing.models import Listing

    sizes, times, client = [300, 100, 30], [], Client(SERVER_NAME="127.0.0.1")
    with transaction.atomic():
        for size in sizes:
            Listing.objects.exclude(pk__in=list(Listing.objects.order_by("pk").values_list("pk", flat=True)[:size])).delete()
            made = []
            for _ in range(20):
                caches["pages"].clear()
                made.append(seconds(lambda: client.get("/list/")))
            times.append(min(made))
        transaction.set_rollback(True)
    told = ", ".join(f"{n}: {t * 1000:.0f} ms" for n, t in zip(sizes[::-1], times[::-1], strict=True))
    print(f"{'  growth of a page made':36} {told}; exponent {exponent(sizes[::-1], times[::-1]):.2f}")


def action() -> None:
    """One action (lock, policy, rules, event, delivery) against the same insert with nothing around it."""
    from itertools import count

    from django.db import transaction
    from django.utils import timezone

    from benchmarks.measure import in_turn, seconds, spread
    from portal.accounts.models import Organisation
    from portal.kernel import relay
    from portal.kernel.actions import Context
    from portal.kernel.policy import Actor
    from portal.registers.register import REGISTERS
    from quality.instruments.models import Instrument

    owner = Organisation.objects.filter(kind="institution").first()
    actor = Actor(1, "institution_admin", owner.pk, owner.parent_id)
    numbers, times = count(100_000), 200
    given = {"name": "示例", "kind": "示例", "price_fen": 1, "commissioned_on": timezone.localdate(), "needs_calibration": True}

    def acted():
        for _ in range(times):
            REGISTERS["instruments"].add(Context(actor), owner, code=f"B{next(numbers)}", **given)

    def plain():
        for _ in range(times):
            with transaction.atomic():
                Organisation.objects.select_for_update().get(pk=owner.pk)
                Instrument.objects.create(owner=owner, code=f"B{next(numbers)}", **given)

    with relay.unwoken():
        ours, bare = in_turn(lambda: seconds(acted) / times * 1000, lambda: seconds(plain) / times * 1000)
    print(f"{'action: enter one instrument':36} {spread(ours)} ms")
    print(f"{'  lock and insert alone':36} {spread(bare)} ms")
    print(f"{'  ratio':36} {spread([a / b for a, b in zip(ours, bare, strict=True)])}")


def recheck() -> None:
    """The nightly re-check of all listings against one pass over the same tables; and how it grows."""
    from django.db import connection
    from django.utils import timezone

    from benchmarks.measure import exponent, in_turn, seconds, spread
    from evaluation.listing.models import Listing
    from evaluation.surveillance import sweep

    today = timezone.localdate()
    tables = ("personnel_appraiser", "quality_instrument", "quality_calibration", "institutions_institution", "institutions_scope")

    def pass_over():
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"SELECT count(*) FROM {table} WHERE id > 0")
                cursor.fetchone()

    ours, bare = in_turn(lambda: seconds(lambda: sweep.run(today)), lambda: seconds(pass_over))
    print(f"{'re-check of 300 listings':36} {spread(ours)} s")
    print(f"{'  one pass over the tables':36} {spread(bare)} s")
    print(f"{'  ratio':36} {spread([a / b for a, b in zip(ours, bare, strict=True)])}")
    sizes, times = [30, 100, 300], []
    for size in sizes:
        some = Listing.objects.filter(pk__in=Listing.objects.order_by("pk").values("pk")[:size])
        times.append(min(seconds(lambda some=some: sweep.run(today, some)) for _ in range(3)))
    told = ", ".join(f"{n}: {t:.2f} s" for n, t in zip(sizes, times, strict=True))
    print(f"  growth {told}; exponent {exponent(sizes, times):.2f}")


def sheets() -> None:
    """Sheets of a whole country in one piece, imported and exported each in a process of its own; and how the import grows."""
    from benchmarks.measure import exponent
    from benchmarks.sheets import measured

    scale = float(os.environ.get("SCALE", "1"))

    def told(what: str, name: str, lines: int, part: int = 0) -> dict:
        found = measured(name, round(lines * scale), part)
        print(
            f"{what:36} {found['lines']} lines, {found['seconds']:.1f} s ({found['cpu_seconds']:.1f} s of its own processor), "
            f"at most {found['peak_mb']:.0f} MB, {found['before_mb']:.0f} MB before it began"
        )
        return found

    told("import: institutions", "institutions", 3000)
    grown = [told("import: appraisers", "appraisers", lines, part) for part, lines in enumerate((3500, 10_500, 35_000), start=1)]
    print(f"{'  growth':36} exponent {exponent([g['lines'] for g in grown], [g['seconds'] for g in grown]):.2f}")
    told("export: appraisers, 20 columns", "export", 35_000)


def main() -> None:
    """Fill the database and measure what was asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.rows import country

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    country(3000, 300)
    for name in sys.argv[1:] or ("public_list", "action", "recheck", "sheets"):
        globals()[name]()


if __name__ == "__main__":
    main()
