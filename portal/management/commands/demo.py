"""Load the demo: fictional data entered by the same doors as people use (docs/operations.md)."""

import os
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from portal.demo import story


class Command(BaseCommand):
    """`manage.py demo [--scale small|full] [--input DIR]`; does nothing where the demo is loaded, refuses other data."""

    help = "Load fictional data: registers, a finished first cycle, a second one in the middle of review."

    def add_arguments(self, parser):
        parser.add_argument("--scale", choices=["tiny", "small", "full"], default="small")
        parser.add_argument("--input", metavar="DIR", help="workbooks to enter the registers from")

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("The demo is for DEMO=1 only.")
        mark = Path(settings.VAR_DIR) / "demo"
        call_command("make_demo_keys")
        started = time.monotonic()

        def say(what: str) -> None:
            self.stdout.write(f"  {time.monotonic() - started:6.1f} s  {what}")
            self.stdout.flush()

        given = Path(options["input"]).resolve() if options["input"] else None
        if given and not given.is_dir():
            raise CommandError(f"没有目录 {given}。请给出工作簿所在的目录，结构见 {mark / 'input'}。")
        with translation.override("zh-hans"):
            try:
                story.tell(
                    scale=options["scale"], given=given, folder=mark / "input", today=timezone.localdate(),
                    password=os.environ.get("DEMO_PASSWORD") or "demo-portal-2026", say=say,
                )  # fmt: skip
            except story.NotEmpty as found:
                if not story.is_demo():
                    raise CommandError("数据库里已有其他数据，演示数据没有装载，也没有改动任何内容。") from found
                say("演示数据已在，保持不变")
