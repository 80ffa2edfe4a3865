"""The life of one record in every register: imported, amended, voided, told; who may; its pages, its export, its endpoint."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import MINISTRY, Role
from portal.kernel.actions import Context, verbs
from portal.kernel.models import Event
from portal.kernel.policy import can, permitted_verbs, rows
from portal.kernel.problems import Forbidden, Refused, WrongState
from portal.registers import sheets
from portal.registers.register import REGISTERS
from tests.factories import institutions as make
from tests.portal.registers import samples

pytestmark = pytest.mark.django_db
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture(params=sorted(samples.SAMPLES))
def kept(request):
    return samples.kept(request.param)


def take_in(kept, *lines, **given):
    kept.register.take_in(make.clerk(kept.keeper, **given), kept.keeper, table=sheets.read(kept.sheet(*lines)))
    return own(kept)


def own(kept):
    """The records that the sample's lines name, as they are stored."""
    column = kept.register.key[-1]
    related = kept.register.relations.get(column)

    def told(record):
        value = getattr(record, column)
        return str(getattr(value, related)) if related else str(value)

    form_field = kept.register.form_class.base_fields[column]
    named = [kept.cells(n)[column] for n in range(1, 5)]
    wanted = {str(cell if related else form_field.to_python(str(cell))) for cell in named}
    found = kept.register.model.objects.filter(owner=kept.owner, state="valid").order_by("pk")
    return [record for record in found if told(record) in wanted]


def test_every_register_has_a_sample_here():
    assert set(REGISTERS) == set(samples.SAMPLES)


def test_a_record_is_imported_amended_and_voided_and_each_step_is_told(kept):
    register, (name, typed, stored) = kept.register, kept.sample.change
    assert len(take_in(kept, kept.cells(1), kept.cells(2))) == 2
    told = Event.objects.count()
    take_in(kept, kept.cells(1), kept.cells(2))
    assert Event.objects.count() == told and len(own(kept)) == 2, "the same sheet again changes nothing"
    old = getattr(own(kept)[0], register.column(name).attname)
    record = take_in(kept, kept.cells(1, **{name: typed}), kept.cells(2))[0]
    assert len(own(kept)) == 2 and getattr(record, name) == stored and record.revision == 1
    wrong, said_wrong, says = kept.sample.fault
    with pytest.raises(Refused) as refused:
        take_in(kept, kept.cells(3), kept.cells(4, **{wrong: said_wrong}))
    place = f"第 3 行 {LETTERS[register.sheet_names().index(wrong)]} 列（{register.title_of(wrong)}）："
    assert any(str(p.message).startswith(place) and says in str(p.message) for p in refused.value.problems), refused.value.problems
    assert len(own(kept)) == 2, "one wrong line stores nothing"
    with pytest.raises(Refused, match="请填写作废原因"):
        register.void(make.clerk(kept.keeper), record)
    gone = register.void(make.clerk(kept.keeper, reason="录入错误"), record)
    with pytest.raises(WrongState):
        register.void(make.clerk(kept.keeper, reason="再次"), gone)
    assert len(take_in(kept, kept.cells(1), kept.cells(2))) == 2, "a voided record frees its key"
    history = Event.objects.filter(subject_type=record._meta.label_lower, subject_id=record.pk).order_by("pk")
    assert [e.verb for e in history] == [f"{register.verb}.{do}" for do in ("add", "amend", "void")]
    assert all(e.concerns_id == kept.owner.pk for e in history) and history[2].reason == "录入错误"
    attname = register.column(name).attname
    if name not in register.model.secret:
        assert history[1].before[attname] == _jsoned(old) != history[1].after[attname]


def _jsoned(value):
    return str(value) if value is not None and not isinstance(value, bool | int | str | list) else value


def test_only_the_keeper_writes_and_each_sees_only_what_is_theirs(kept):
    register, record = kept.register, take_in(kept, kept.cells(1))[0]
    assert {f"{register.verb}.{do}" for do in ("add", "amend", "void", "import")} <= set(verbs) & permitted_verbs()
    province, elsewhere = kept.institution.organisation.parent, make.institution(make.province("33"))
    common, inner, owned = register.model.common, register.inner, not register.model.common
    sees = {
        (Role.INSTITUTION_CLERK, kept.institution): True, (Role.INSTITUTION_ADMIN, kept.institution): True,
        (Role.INSTITUTION_CLERK, elsewhere): common, (Role.PROVINCIAL_CLERK, province): not inner,
        (Role.PROVINCIAL_LEADER, province): not inner, (Role.PROVINCIAL_CLERK, elsewhere.organisation.parent): common,
        (Role.MINISTRY_STAFF, make.ministry()): not inner, (Role.AUDITOR, make.ministry()): not inner,
        (Role.EXPERT, make.ministry()): False,
        (Role.ASSOCIATION, make.association(province)): common or Role.ASSOCIATION in register.keepers,
        (Role.ASSOCIATION, make.association(elsewhere.organisation.parent)): common,
    }  # fmt: skip
    for (role, at), may_see in sees.items():
        actor = make.actor(at, role)
        assert rows(actor, register.model).filter(pk=record.pk).exists() is may_see, role
        body = getattr(at, "organisation", at)
        near = body in (kept.owner, kept.keeper, province) or body.parent_id == province.pk or (owned and role in MINISTRY)
        may = role in register.keepers and near
        assert can(actor, f"{register.verb}.void", record) is may, (role, body)
        if not may:
            with pytest.raises(Forbidden):
                register.void(Context(actor, reason="理由"), record)
        if register.confirmed_by:
            assert can(actor, f"{register.verb}.confirm", record) is (role in register.confirmed_by and body == province)


def test_its_pages_answer_and_cost_no_more_with_more_rows(kept, client):
    first = take_in(kept, kept.cells(1))[0]
    body = kept.keeper
    desk = body.kind
    client.force_login(make.member(body, kept.register.keepers[0]))

    def at(page, **kwargs):
        return reverse(f"{kept.register.name}{page}", kwargs={"desk": desk, **kwargs})

    pages = [at(""), at("-record", pk=first.pk)]

    def cost():
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(page).status_code == 200
            found.append(len(seen))
        return found

    cost()
    before = cost()
    take_in(kept, kept.cells(2), kept.cells(3))
    assert cost() == before and max(before) <= 20
    for page in (at("-add"), at("-blank"), at("-amend", pk=first.pk)):
        assert client.get(page).status_code == 200, page
    shown = client.get(at(""), {"cols": ",".join(kept.register.open_fields)}).content.decode()
    heads = shown.split("<thead>")[1].split("</thead>")[0]
    to_choose = heads.count('class="pick"')
    assert heads.count("<th") - to_choose == len(kept.register.open_fields) + (desk != "institution"), "every open column can be shown"
    listed = client.get(at(""))
    for name in (*kept.register.filters, "documents"):
        code = next(code for code, _label in listed.context["filter"].form.fields[name].choices if code)
        assert client.get(at(""), {name: code}).status_code == 200, name
    by_last = next((head["url"] for head in reversed(listed.context["heads"]) if "url" in head), "")
    assert client.get(at("") + by_last).status_code == 200


def test_what_is_exported_can_be_imported_and_the_endpoint_says_the_same(kept, client):
    found = take_in(kept, kept.cells(1), kept.cells(2))
    client.force_login(make.member(kept.keeper, kept.register.keepers[0]))
    listed = client.get(f"/api/v1/{kept.register.slug}/").json()["results"]
    assert {r.pk for r in found} <= {r["id"] for r in listed} and not set(listed[0]) & kept.register.model.secret
    for kind in ("xlsx", "csv"):
        answer = client.get(reverse(f"{kept.register.name}-export", kwargs={"desk": kept.keeper.kind}), {"as": kind})
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        told = Event.objects.count()
        kept.register.take_in(make.clerk(kept.keeper), kept.keeper, table=sheets.read(content, f"a.{kind}"))
        assert Event.objects.count() == told, kind
