"""The data dictionary: compared with the code, and with the tasks and clauses of the programme document.

`DICTIONARY=write script/test tests/portal/analysis/test_dictionary.py` writes the document anew.
"""

import os

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from evaluation.standards.edition import read
from portal.analysis import dictionary
from portal.analysis.programme import AROUND, TASKS
from portal.kernel.indicators import INDICATORS
from portal.registers.register import REGISTERS

DOCUMENT = settings.BASE_DIR / "docs" / "data-dictionary.md"
EDITION = read(dictionary.EDITION.read_text(encoding="utf-8"))
CLAUSES = [(task.number, clause) for task in TASKS.values() for clause in task.clauses] + [(0, clause) for clause in AROUND]


def test_the_document_says_what_the_code_says():
    found = dictionary.written()
    if os.environ.get("DICTIONARY") == "write":
        DOCUMENT.write_text(found, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == found


def test_all_22_tasks_are_there_and_no_clause_is_without_a_record_and_a_criterion_or_a_reason():
    assert list(TASKS) == list(range(1, 23))
    for number, clause in CLAUSES:
        assert clause.registers or clause.pages, clause.number
        assert clause.criteria or clause.reason, clause.number
        assert not number or clause.number.startswith(f"{number}.")


def test_every_register_belongs_to_a_clause_of_its_task_and_every_clause_names_registers_and_pages_there_are():
    named = {slug for _number, clause in CLAUSES for slug in clause.registers}
    assert named == set(REGISTERS)
    for slug, kept in REGISTERS.items():
        assert any(slug in clause.registers for number, clause in CLAUSES if number in (0, kept.task)), (slug, kept.task)
    for _number, clause in CLAUSES:
        for name in clause.pages:
            assert _leads_somewhere(name), name


def _leads_somewhere(name: str) -> bool:
    for kwargs in ({}, {"desk": "province"}):
        try:
            return bool(reverse(name, kwargs=kwargs))
        except NoReverseMatch:
            continue
    return False


def test_every_criterion_of_the_full_standard_rests_on_a_clause_of_its_task_and_every_automatic_one_on_an_indicator():
    tasks: dict[str, set[int]] = {}
    for number, clause in CLAUSES:
        for code in clause.criteria:
            tasks.setdefault(code, set()).add(number)
    assert set(tasks) == {line.code for line in EDITION.lines}
    assert {line.code: line.task for line in EDITION.lines if line.task not in tasks[line.code]} == {}
    automatic = {line.indicator for line in EDITION.lines if line.indicator}
    assert len(automatic) == 72 and automatic <= set(INDICATORS)
