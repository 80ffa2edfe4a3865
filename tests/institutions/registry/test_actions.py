"""The registry's writes: registration, changes, states, renewals, and the sheet that does many at once."""

import json
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from institutions.registry import actions, registers, rules, selectors
from institutions.registry.models import Institution, InstitutionChange, Scope
from portal.accounts.models import Organisation, Role
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.problems import Forbidden, Refused, WrongState
from portal.registers import sheets
from tests.factories import institutions as make
from tests.portal.registers.samples import workbook

TODAY = date(2026, 11, 25)
NOW = timezone.make_aware(datetime(2026, 11, 25, 10))
VECTORS = json.loads((settings.BASE_DIR / "tests/vectors/uscc_gb32100.json").read_text())["cases"]


def given(n: int = 1, **changed) -> dict:
    """The facts of a fictional institution."""
    return {
        "name": f"云岫示例{n}司法鉴定中心", "uscc": make.uscc(900_000 + n), "licence_no": f"3290{n:05d}", "address": f"示例路 {n} 号",
        "legal_form": "company", "legal_representative": "甲示例", "head_name": "乙示例", "licensed_on": date(2020, 3, 1),
        "licence_expires_on": date(2028, 2, 29),
    } | changed  # fmt: skip


def clerk(of, **more) -> Context:
    return make.clerk(of, now=NOW, **more)


def leader(of, **more) -> Context:
    return make.leader(of, now=NOW, **more)


def codes(refused) -> set:
    return {(p.code, p.field) for p in refused.value.problems}


@pytest.fixture
def bureau(db):
    return make.province()


@pytest.fixture
def here(bureau):
    return make.institution(bureau)


# --- the code -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", VECTORS, ids=lambda c: c["id"])
def test_a_code_stands_or_falls_with_its_check_character(case):
    """The vectors of GB 32100-2015, two implementations agreeing."""
    code, expected = case["inputs"]["code"], case["expected"]
    if "normalised" in expected:
        code = registers.normal_uscc(code)
        assert code == expected["normalised"]
    valid = expected.get("valid", expected.get("valid_after_normalise"))
    assert (not list(rules.uscc_problems(code))) is valid
    if check := expected.get("check") or expected.get("computed_check"):
        assert rules.uscc_check(code) == check
    if expected.get("may_be_accepted_with_recorded_exception"):
        assert [p.code for p in rules.uscc_problems(code, "  ")] == ["uscc_check"]
        assert not list(rules.uscc_problems(code, "登记机关核发，见示例函〔2026〕1号"))


def test_an_exception_excuses_neither_length_nor_characters():
    assert [p.code for p in rules.uscc_problems("9111000060003IOZSV", "有依据")] == ["uscc_characters"]
    assert [p.code for p in rules.uscc_problems("91110000", "有依据")] == ["uscc_length"]


# --- registration -------------------------------------------------------------------------------------------------------------


def test_a_registered_institution_becomes_an_organisation_with_its_fields(bureau):
    code = make.uscc(77)
    made = actions.register(
        clerk(bureau), bureau, fields=["0101", "0105", "0101"], **given(uscc=f" {code[:9].lower()}-{code[9:].lower()} ")
    )
    made.refresh_from_db()
    assert (made.uscc, made.state, made.public_no, made.province) == (code, "active", "320001", bureau.province)
    assert (made.organisation.parent, made.organisation.name, made.organisation.state) == (bureau, made.name, "active")
    held = Scope.objects.filter(owner=made.organisation)
    assert {(s.field, s.granted_on) for s in held} == {("0101", made.licensed_on), ("0105", made.licensed_on)}
    assert selectors.named(Institution.objects.all(), "yxsl").get() == made
    assert Event.objects.get(verb="institutions.registry.register").subject_id == made.pk


def test_the_next_institution_gets_the_next_number(bureau):
    numbers = [actions.register(clerk(bureau), bureau, fields=["0101"], **given(n)).public_no for n in (1, 2)]
    assert numbers == ["320001", "320002"]


def test_numbers_go_on_beyond_four_digits(bureau):
    """A number is compared as a number: 10000 comes after 9999, and 10001 after that."""
    Institution.objects.filter(pk=make.institution(bureau).pk).update(public_no="329999")
    numbers = [actions.register(clerk(bureau), bureau, fields=["0101"], **given(n)).public_no for n in (1, 2)]
    assert numbers == ["3210000", "3210001"]


def test_every_fault_of_a_registration_is_said_at_once_and_nothing_is_stored(bureau):
    wrong = given(uscc="914403001922038217", licensed_on=date(2026, 11, 26), licence_expires_on=date(2036, 1, 1))
    with pytest.raises(Refused) as refused:
        actions.register(clerk(bureau), bureau, fields=["0101"], **wrong)
    assert codes(refused) == {("uscc_check", "uscc"), ("in_future", "licensed_on"), ("too_long", "licence_expires_on")}
    assert not Institution.objects.exists() and not Organisation.objects.filter(kind="institution").exists()


def test_a_licence_number_stands_for_one_institution_until_it_is_cancelled(bureau, here):
    taken = given(licence_no=here.licence_no)
    with pytest.raises(Refused):
        actions.register(clerk(bureau), bureau, fields=["0101"], **taken)
    actions.cancel(leader(bureau, reason="示司许〔2026〕3号"), here)
    assert actions.register(clerk(bureau), bureau, fields=["0101"], **taken).licence_no == here.licence_no


def test_only_the_clerk_of_the_bureau_registers(bureau):
    for ctx in (leader(bureau), clerk(make.province("33")), Context(make.actor(make.ministry(), Role.MINISTRY_STAFF), now=NOW)):
        with pytest.raises(Forbidden):
            actions.register(ctx, bureau, fields=["0101"], **given())


def test_a_repeated_registration_makes_one_institution(bureau):
    ctx = clerk(bureau, request_key=uuid4())
    first = actions.register(ctx, bureau, fields=["0101"], **given())
    assert actions.register(ctx, bureau, fields=["0101"], **given()) == first
    assert Institution.objects.count() == 1 and Scope.objects.count() == 1


# --- changes ------------------------------------------------------------------------------------------------------------------


def test_a_former_name_stays_on_record_and_finds_the_institution(bureau, here):
    former = here.name
    actions.amend(clerk(bureau), here, name="望川示例司法鉴定中心", head_name="丙示例", phone="000-0000")
    here.refresh_from_db()
    written = {(c.kind, c.old_value, c.new_value, c.effective_on) for c in here.changes.all()}
    assert written == {("name", former, "望川示例司法鉴定中心", TODAY), ("head_name", "乙示例", "丙示例", TODAY)}
    for words in (former, "望川示例", "wcsl"):
        assert list(selectors.named(Institution.objects.all(), words)) == [here]
    assert here.organisation.name == "望川示例司法鉴定中心"


def test_an_amendment_that_changes_nothing_writes_nothing(bureau, here):
    actions.amend(clerk(bureau), here, name=here.name, uscc=here.uscc.lower())
    assert not InstitutionChange.objects.exists() and not Event.objects.exists()


def test_a_refused_amendment_leaves_no_change(bureau, here):
    with pytest.raises(Refused) as refused:
        actions.amend(clerk(bureau), here, name="望川示例司法鉴定中心", uscc="914403001922038217")
    assert codes(refused) == {("uscc_check", "uscc")}
    assert not InstitutionChange.objects.exists() and here.organisation.name == Organisation.objects.get(pk=here.organisation_id).name


def test_an_institution_does_not_amend_itself(here):
    """INV-42."""
    for ctx in (clerk(here), Context(make.actor(here, Role.INSTITUTION_ADMIN), now=NOW)):
        with pytest.raises(Forbidden):
            actions.amend(ctx, here, phone="000-0000")


# --- states -------------------------------------------------------------------------------------------------------------------

STATES = [
    (actions.suspend, "active", "suspended"), (actions.resume, "suspended", "active"), (actions.cancel, "active", "cancelled"),
    (actions.cancel, "suspended", "cancelled"), (actions.revoke, "active", "revoked"), (actions.revoke, "suspended", "revoked"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "before", "after"), STATES, ids=lambda v: getattr(v, "verb", v))
def test_the_state_is_changed_by_the_leader_with_a_reason_and_by_nobody_else(bureau, act, before, after):
    here = make.institution(bureau, state=before)
    with pytest.raises(Refused) as refused:
        act(leader(bureau), here)
    assert codes(refused) == {("reason_missing", "_reason")}
    for ctx in (clerk(bureau, reason="依据"), leader(make.province("33"), reason="依据"), clerk(here, reason="依据")):
        with pytest.raises(Forbidden):
            act(ctx, here)
    assert not InstitutionChange.objects.exists()
    act(leader(bureau, reason="示司决〔2026〕1号"), here)
    here.refresh_from_db()
    change = here.changes.get()
    assert here.state == after and (change.kind, change.old_value, change.new_value) == ("state", before, after)
    assert Event.objects.get(verb=act.verb).reason == "示司决〔2026〕1号"


@pytest.mark.parametrize("state", ["cancelled", "revoked"])
def test_what_is_cancelled_or_revoked_stays_so(bureau, state):
    here = make.institution(bureau, state=state)
    for act in (actions.suspend, actions.resume, actions.cancel, actions.revoke):
        with pytest.raises(WrongState):
            act(leader(bureau, reason="依据"), here)
    with pytest.raises(WrongState):
        actions.amend(clerk(bureau), here, phone="000-0000")
    with pytest.raises(WrongState):
        actions.renew_licence(clerk(bureau), here, licence_expires_on=date(2031, 1, 1))


# --- renewal ------------------------------------------------------------------------------------------------------------------


def test_a_renewal_is_filed_today_or_before_by_the_institution_or_the_clerk(bureau, here):
    with pytest.raises(Refused) as refused:
        actions.file_renewal(clerk(bureau), here, renewal_filed_on=date(2026, 11, 26))
    assert codes(refused) == {("in_future", "renewal_filed_on")}
    actions.file_renewal(clerk(bureau), here, renewal_filed_on=date(2026, 11, 1))
    actions.file_renewal(Context(make.actor(here, Role.INSTITUTION_ADMIN), now=NOW), here)
    here.refresh_from_db()
    assert here.renewal_filed_on == TODAY
    for ctx in (clerk(here), Context(make.actor(make.institution(bureau), Role.INSTITUTION_ADMIN), now=NOW), leader(bureau)):
        with pytest.raises(Forbidden):
            actions.file_renewal(ctx, here)


def test_a_renewed_licence_settles_the_application_and_is_kept_as_a_change(bureau):
    here = make.institution(bureau, licence_expires_on=date(2026, 12, 1), renewal_filed_on=date(2026, 10, 1))
    actions.renew_licence(clerk(bureau), here, licence_expires_on=date(2031, 11, 30))
    here.refresh_from_db()
    change = here.changes.get()
    assert (here.licence_expires_on, here.renewal_filed_on) == (date(2031, 11, 30), None)
    assert (change.kind, change.old_value, change.new_value) == ("licence_expires_on", "2026-12-01", "2031-11-30")


@pytest.mark.parametrize(
    ("present", "new", "code"),
    [
        (date(2026, 12, 1), date(2026, 12, 1), "not_later"), (date(2026, 12, 1), date(2026, 12, 2), None),
        (date(2026, 12, 1), date(2031, 12, 1), None), (date(2026, 12, 1), date(2032, 1, 1), "too_long"),
        (date(2024, 1, 1), date(2031, 11, 25), None), (date(2024, 1, 1), date(2032, 1, 1), "too_long"),
    ],
)  # fmt: skip
def test_a_renewal_is_later_than_the_present_end_and_at_most_five_years(present, new, code):
    assert [p.code for p in rules.extension_problems(present, new, today=TODAY)] == ([code] if code else [])


# --- the sheet ----------------------------------------------------------------------------------------------------------------


def sheet(*lines: dict) -> sheets.Table:
    """A workbook of these lines under the registry's own heads."""
    heads = registers.titles()
    full = [dict.fromkeys(heads.values(), "") | {"fields": "法医病理、0102"} | line for line in lines]
    return sheets.read(workbook(list(heads), [[line[name] for name in heads.values()] for line in full]))


def place(name: str, row: int) -> str:
    heads = list(registers.titles().values())
    return f"第 {row} 行 {chr(ord('A') + heads.index(name))} 列"


def test_a_sheet_registers_and_the_same_sheet_again_changes_nothing(bureau):
    twice = sheet(given(1, uscc=given(1)["uscc"].lower()), given(2))
    actions.take_in(clerk(bureau), bureau, table=twice)
    made = list(Institution.objects.order_by("public_no"))
    before = [i.snapshot() | {"revision": i.revision} for i in made]
    actions.take_in(clerk(bureau), bureau, table=twice)
    assert [i.snapshot() | {"revision": i.revision} for i in Institution.objects.order_by("public_no")] == before
    assert [(i.public_no, i.uscc, i.state) for i in made] == [
        ("320001", given(1)["uscc"], "active"), ("320002", given(2)["uscc"], "active")
    ]  # fmt: skip
    assert {(s.owner_id, s.field) for s in Scope.objects.all()} == {(i.organisation_id, f) for i in made for f in ("0101", "0102")}
    assert Event.objects.filter(verb=actions.register.verb).count() == 2 and Event.objects.count() == 6
    assert not InstitutionChange.objects.exists()


def test_a_known_licence_number_amends_name_end_and_fields(bureau):
    actions.take_in(clerk(bureau), bureau, table=sheet(given(renewal_filed_on=date(2026, 10, 1))))
    former = given()["name"]
    changed = given(name="望川示例司法鉴定中心", licence_expires_on=date(2031, 1, 1), fields="0102、0105")
    actions.take_in(clerk(bureau), bureau, table=sheet(changed))
    made = Institution.objects.get()
    assert (made.name, made.organisation.name, made.renewal_filed_on) == ("望川示例司法鉴定中心", "望川示例司法鉴定中心", None)
    assert {c.kind for c in made.changes.all()} == {"name", "licence_expires_on"}
    assert list(selectors.named(Institution.objects.all(), former)) == [made]
    assert set(selectors.fields_of(made)) == {"0102", "0105"}
    assert Scope.objects.get(field="0101").withdrawn_on == TODAY and Scope.objects.get(field="0105").granted_on == TODAY


def test_one_wrong_line_keeps_the_whole_sheet_out_and_every_fault_names_its_place(bureau):
    wrong = [given(1), given(2, uscc="914403001922038217"), given(3, licensed_on="昨天"), given(4, fields="占卜"), given(1)]
    with pytest.raises(Refused) as refused:
        actions.take_in(clerk(bureau), bureau, table=sheet(*wrong))
    said = [str(p.message) for p in refused.value.problems[1:]]
    places = [place("uscc", 3), place("licensed_on", 4), place("fields", 5), place("licence_no", 6)]
    assert len(said) == 4 and all(s.startswith(p) for s, p in zip(said, places, strict=True)), said
    assert not Institution.objects.exists() and not Event.objects.exists()


def test_a_licence_number_of_another_province_is_refused_at_its_cell(bureau):
    there = make.institution(make.province("33"))
    with pytest.raises(Refused) as refused:
        actions.take_in(clerk(bureau), bureau, table=sheet(given(licence_no=there.licence_no)))
    assert str(refused.value.problems[1].message).startswith(place("licence_no", 2))
    assert Institution.objects.get() == there


@pytest.mark.parametrize("changed", [{"phone": "000-0000"}, {"fields": "法医病理"}], ids=["fact", "field"])
def test_a_sheet_does_not_amend_a_revoked_institution_but_may_still_name_it(bureau, changed):
    actions.take_in(clerk(bureau), bureau, table=sheet(given()))
    actions.revoke(leader(bureau, reason="示司决〔2026〕1号"), Institution.objects.get())
    before = Event.objects.count()
    actions.take_in(clerk(bureau), bureau, table=sheet(given()))
    with pytest.raises(Refused) as refused:
        actions.take_in(clerk(bureau), bureau, table=sheet(given() | changed))
    assert str(refused.value.problems[1].message).startswith(place("licence_no", 2))
    assert Event.objects.count() == before


def test_only_the_clerk_of_the_bureau_imports(bureau):
    for ctx in (leader(bureau), clerk(make.province("33"))):
        with pytest.raises(Forbidden):
            actions.take_in(ctx, bureau, table=sheet(given()))
