"""Who took part in a training, and for how long."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from personnel.models import TrainingAttendance
from personnel.training.rules import hours_problems
from portal.registers.constraints import own_problems
from portal.registers.register import REGISTERS
from tests.factories.institutions import institution
from tests.factories.personnel import appraiser
from tests.personnel.assistants.rows import assistant
from tests.personnel.training.rows import session


@pytest.mark.parametrize(("hours", "codes"), [("8.0", []), ("8.1", ["too_long"])])
def test_nobody_attends_for_longer_than_it_was(hours, codes):
    assert [p.code for p in hours_problems(hours=Decimal(hours), held=Decimal("8.0"))] == codes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("named", "code"),
    [
        (("appraiser",), ""),
        (("assistant",), ""),
        ((), "attendance_of_somebody"),
        (("appraiser", "assistant"), "attendance_of_one_person"),
    ],
)
def test_a_line_names_an_appraiser_or_an_assistant_and_not_both(named, code):
    of = institution()
    one = appraiser(of)
    people = {"appraiser": one, "assistant": assistant(one)}
    held = session(of)
    row = TrainingAttendance(owner=of.organisation, session=held, hours=held.hours, **{n: people[n] for n in named})
    found = list(own_problems(row, REGISTERS["training-attendances"].fields))
    assert [(p.code, p.field) for p in found] == ([(code, "appraiser")] if code else [])
    if code:
        with pytest.raises(ValidationError):
            row.full_clean()
    else:
        row.full_clean()
