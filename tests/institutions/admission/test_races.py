"""What two people do at the same moment, each in a transaction of their own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import close_old_connections, connection

from institutions.admission import actions
from institutions.models import AdmissionCase, Scope
from portal.accounts.models import Role
from portal.kernel.actions import Context
from portal.kernel.problems import Refused
from tests.factories import institutions as make
from tests.institutions.admission.rows import STATEMENT, case

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run every act in its own thread at the same moment; what each came to."""
    start = Barrier(len(acts))

    def run(act):
        close_old_connections()
        try:
            start.wait(timeout=30)
            act()
            return "done"
        except Refused as refused:
            return refused.problems[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_two_administrators_file_the_same_and_there_is_one_case():
    here = make.institution()
    admins = [Context(make.actor(here, Role.INSTITUTION_ADMIN)) for _n in range(4)]
    came = at_once(*(lambda ctx=ctx: actions.file(ctx, here, kind="renew", statement=STATEMENT) for ctx in admins))
    assert came.count("done") == 1 and AdmissionCase.objects.count() == 1


def test_the_case_is_decided_or_withdrawn_and_the_register_agrees():
    here = make.institution()
    given = {
        "state": "under_review",
        "accepted_on": date(2026, 10, 12),
        "review_from": date(2026, 10, 13),
        "reviewed_on": date(2026, 10, 14),
    }
    one = case(here, "add_scope", proposal="granted", proposal_note="材料齐全，拟同意。", **given)
    leaders = [Context(make.actor(one.province, Role.PROVINCIAL_LEADER)) for _n in range(2)]
    admin = Context(make.actor(here, Role.INSTITUTION_ADMIN))
    decides = [lambda ctx=ctx: actions.decide(ctx, one, decision="granted", doc_no="示司许〔2026〕1号") for ctx in leaders]
    came = at_once(*decides, lambda: actions.withdraw(admin, one))
    assert came == ["done", "wrong_state", "wrong_state"]
    one.refresh_from_db()
    assert Scope.objects.filter(owner=here.organisation, field="0105").count() == (1 if one.state == "decided" else 0)
