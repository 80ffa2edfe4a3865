"""`manage.py verify_events`: recompute the chain over the event log and name the first broken row."""

from django.core.management.base import BaseCommand, CommandError

from portal.kernel import chain


class Command(BaseCommand):
    """Exit 0 with the head where the chain is sound; exit 1 with position and event where it is not."""

    help = "核验操作记录：逐条重算哈希链，指出第一处断点。"

    def handle(self, *args, **options):
        position, digest = chain.head()
        if found := chain.verify():
            where = f"position {found.position}" + (f", event {found.event_id}" if found.event_id else "")
            raise CommandError(f"broken at {where}: {found.why}")
        self.stdout.write(f"sound: {position} events, head {digest}")
