"""manage.py recheck: one run of the re-check, as the nightly task does it."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evaluation.surveillance import sweep
from portal.kernel.problems import Refused


class Command(BaseCommand):
    """Check every open listing against the rules in force, today or as of a past day."""

    help = "Check every open listing against the re-check rules in force; --on 2026-11-25 for a past day."

    def add_arguments(self, parser):
        parser.add_argument(
            "--on", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD", help="the day to check as of (default: today)"
        )

    def handle(self, *args, on=None, **options):
        try:
            done = sweep.run(on or timezone.localdate())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        told = "{listings} listings checked: {detected} found, {resolved} ended, {observed} noted, {unknown} without basis, {failed} failed"
        self.stdout.write(told.format(**vars(done)))
        if done.failed:
            raise CommandError("some findings could not be written; see the log")
