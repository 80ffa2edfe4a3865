"""What registers do, looked at closely in two of them: one of an institution's own with a relation and an end, one that a bureau
keeps with secret columns. What must hold of each register stands in test_life.py."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from portal.accounts.models import Role
from portal.kernel.actions import Context, verbs
from portal.kernel.models import Event
from portal.kernel.policy import can, permitted_verbs, rows
from portal.kernel.problems import Forbidden, Refused, WrongState
from portal.registers import sheets
from portal.registers.models import Sheet
from tests.factories import institutions as make
from tests.portal.registers import samples

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["appraisers", "calibrations"])
def kept(request):
    return samples.kept(request.param)


def ctx(kept, **given) -> Context:
    return make.clerk(kept.keeper, **given)


def take_in(kept, *lines, **given):
    return kept.register.take_in(ctx(kept), kept.keeper, table=sheets.read(kept.sheet(*lines, **given)))


def held(kept):
    return kept.register.model.objects.filter(owner=kept.institution.organisation, state="valid").order_by("pk")


def own(kept):
    """The records of this register that a test itself brought in (a relation may have made one of its own)."""
    key = kept.register.key[-1]
    return [r for r in held(kept) if str(getattr(r, key)) in {str(kept.cells(n)[key]) for n in range(1, 40)}]


def sign_in(client, of, role):
    client.force_login(make.member(of, role))
    return client


def keeper_in(client, kept):
    role = Role.PROVINCIAL_CLERK if kept.register.named_by else Role.INSTITUTION_CLERK
    return sign_in(client, kept.keeper, role), "province" if kept.register.named_by else "institution"


def url(kept, page="", desk="institution", **kwargs):
    return reverse(kept.register.name + (f"-{page}" if page else ""), kwargs={"desk": desk, **kwargs})


def test_every_register_action_is_permitted_by_name(kept):
    named = {f"{kept.register.verb}.{v}" for v in ("add", "amend", "void", "import")}
    assert named <= set(verbs) and named <= permitted_verbs()


def test_a_sheet_becomes_records_with_one_event_each(kept):
    take_in(kept, kept.cells(1), kept.cells(2))
    assert len(own(kept)) == 2
    for record in own(kept):
        event = Event.objects.get(subject_type=record._meta.label_lower, subject_id=record.pk)
        assert event.verb == f"{kept.register.verb}.add" and event.concerns_id == kept.institution.organisation_id
        assert not (record.secret and any(str(record.born_on) == v for v in event.after.values()))


def test_the_same_sheet_twice_changes_nothing(kept):
    take_in(kept, kept.cells(1), kept.cells(2))
    before = Event.objects.count()
    take_in(kept, kept.cells(1), kept.cells(2))
    assert Event.objects.count() == before and len(own(kept)) == 2


def test_a_known_key_amends_and_keeps_what_it_said_before(kept):
    take_in(kept, kept.cells(1), kept.cells(2))
    name, typed, stored = kept.sample.change
    old = getattr(own(kept)[0], name)
    take_in(kept, kept.cells(1, **{name: typed}), kept.cells(2))
    record = own(kept)[0]
    assert len(own(kept)) == 2 and getattr(record, name) == stored and record.revision == 1
    event = Event.objects.filter(subject_id=record.pk, verb=f"{kept.register.verb}.amend").get()
    assert (event.before, event.after) == ({name: old, "revision": 0}, {name: stored, "revision": 1})


def test_one_wrong_line_stores_nothing_and_is_told_by_row_and_column(kept):
    name, wrong, said = kept.sample.fault
    before = len(held(kept))
    cells = kept.cells(2, **{name: wrong})
    start = kept.register.model.objects.count(), Event.objects.count(), before
    with pytest.raises(Refused) as refused:
        take_in(kept, kept.cells(1), cells)
    sentence = str(refused.value.problems[-1].message)
    letter = "ABCDEFGHIJKLMNOP"[kept.register.sheet_names().index(name)]
    assert sentence.startswith(f"第 3 行 {letter} 列（{kept.register.title_of(name)}）：") and said in sentence
    assert (kept.register.model.objects.count(), Event.objects.count(), len(held(kept))) == start


def test_the_same_key_twice_in_one_sheet_is_refused(kept):
    with pytest.raises(Refused, match="与第 2 行是同一条记录"):
        take_in(kept, kept.cells(1), kept.cells(1))


def test_a_sheet_without_a_needed_column_is_refused(kept):
    with pytest.raises(Refused, match="缺少列"):
        take_in(kept, kept.cells(1), leave_out=[kept.register.key[-1]])


def test_only_the_keeper_may_write_and_each_sees_only_what_is_theirs(kept):
    take_in(kept, kept.cells(1))
    record, owner = own(kept)[0], kept.institution.organisation
    elsewhere = make.institution(make.province("33"))
    assert can(make.actor(kept.keeper, kept.register.keepers[0]), f"{kept.register.verb}.amend", record)
    writers = {kept.register.keepers[0]: kept.keeper}
    for role, at, sees in [
        (Role.INSTITUTION_CLERK, owner, True), (Role.INSTITUTION_CLERK, elsewhere, False), (Role.PROVINCIAL_CLERK, owner.parent, True),
        (Role.PROVINCIAL_LEADER, owner.parent, True), (Role.PROVINCIAL_CLERK, elsewhere.organisation.parent, False),
        (Role.MINISTRY_STAFF, make.ministry(), True), (Role.AUDITOR, make.ministry(), True), (Role.EXPERT, make.ministry(), False),
        (Role.ASSOCIATION, owner.parent, False),
    ]:  # fmt: skip
        actor = make.actor(at, role)
        assert rows(actor, kept.register.model).filter(pk=record.pk).exists() is sees, role
        may = role in kept.register.keepers and (getattr(at, "pk", None) == kept.keeper.pk)
        assert can(actor, f"{kept.register.verb}.void", record) is may, role
        if not may:
            with pytest.raises(Forbidden):
                kept.register.void(Context(actor, reason="理由"), record)
    assert writers


def test_a_record_is_voided_with_a_reason_once_and_never_deleted(kept):
    take_in(kept, kept.cells(1))
    record, register = own(kept)[0], kept.register
    with pytest.raises(Refused, match="请填写作废原因"):
        register.void(ctx(kept), record)
    done = register.void(ctx(kept, reason="录入错误"), record)
    assert (done.state, done.void_reason) == ("void", "录入错误")
    with pytest.raises(WrongState):
        register.void(ctx(kept, reason="再次"), record)
    assert register.model.objects.filter(pk=record.pk).exists()


def test_a_voided_record_frees_its_key(kept):
    take_in(kept, kept.cells(1))
    kept.register.void(ctx(kept, reason="录入错误"), own(kept)[0])
    take_in(kept, kept.cells(1))
    assert len(own(kept)) == 1


# --- pages --------------------------------------------------------------------------------------------------------------------


def test_the_sheet_is_shown_before_it_is_stored_and_kept_until_it_is(kept, client):
    client, desk = keeper_in(client, kept)
    at = url(kept, "import", desk)
    assert client.get(at).status_code == 200
    sent = client.post(at, {"sheet": SimpleUploadedFile("a.xlsx", kept.sheet(kept.cells(1)))})
    assert sent.status_code == 302 and not own(kept)
    page = client.get(sent.url)
    assert page.context["new"] == 1 and not page.context["faults"] and not own(kept)
    done = client.post(at, {"sheet_key": str(Sheet.objects.get().key), "_key": str(uuid4())})
    assert done.status_code == 302 and len(own(kept)) == 1 and not Sheet.objects.exists()
    assert client.get(sent.url).status_code == 404


def test_a_wrong_sheet_is_shown_fault_by_fault_and_cannot_be_imported(kept, client):
    client, desk = keeper_in(client, kept)
    name, wrong, said = kept.sample.fault
    at = url(kept, "import", desk)
    sent = client.post(at, {"sheet": SimpleUploadedFile("a.xlsx", kept.sheet(kept.cells(1, **{name: wrong})))})
    page = client.get(sent.url)
    assert said in page.content.decode() and page.context["faults"][0]["number"] == 2 and "sheet_key" not in page.content.decode()
    forced = client.post(at, {"sheet_key": str(Sheet.objects.get().key)})
    assert forced.status_code == 422 and not own(kept)


def test_a_sheet_of_another_person_is_not_found(kept, client):
    first, desk = keeper_in(client, kept)
    sent = first.post(url(kept, "import", desk), {"sheet": SimpleUploadedFile("a.xlsx", kept.sheet(kept.cells(1)))})
    second, _desk = keeper_in(client, kept)
    assert second.get(sent.url).status_code == 404


def test_cells_pasted_from_a_spreadsheet_are_a_sheet_too(kept, client):
    client, desk = keeper_in(client, kept)
    names = kept.register.sheet_names()
    text = "\n".join("\t".join(map(str, line)) for line in ([kept.register.title_of(n) for n in names], [kept.cells(1)[n] for n in names]))
    page = client.get(client.post(url(kept, "import", desk), {"pasted": text}).url)
    assert page.context["new"] == 1


def test_what_is_exported_can_be_imported_and_changes_nothing(kept, client):
    take_in(kept, kept.cells(1), kept.cells(2))
    client, desk = keeper_in(client, kept)
    for kind in ("xlsx", "csv"):
        answer = client.get(url(kept, "export", desk), {"as": kind})
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        before = Event.objects.count()
        kept.register.take_in(ctx(kept), kept.keeper, table=sheets.read(content, f"a.{kind}"))
        assert Event.objects.count() == before


def test_an_export_carries_no_secret_field_and_is_itself_on_record(kept, client):
    take_in(kept, kept.cells(1))
    client, desk = keeper_in(client, kept)
    heads = [c.value for c in load_workbook(BytesIO(client.get(url(kept, "export", desk)).content)).active[1]]
    assert not {kept.register.title_of(n) for n in kept.register.model.secret & set(kept.register.fields)} & set(heads)
    event = Event.objects.get(verb=f"{kept.register.verb}.export")
    assert "xlsx" in event.reason and event.before == event.after == {}


def test_the_blank_has_the_heads_and_says_how_to_fill_them_in(kept, client):
    client, desk = keeper_in(client, kept)
    book = load_workbook(BytesIO(client.get(url(kept, "blank", desk)).content))
    heads = [c.value for c in book.worksheets[0][1]]
    assert heads == [kept.register.title_of(n) for n in kept.register.sheet_names()]
    assert [r[0].value for r in book.worksheets[1].iter_rows(min_row=2, max_row=len(heads) + 1)] == heads


def form_values(kept, n=1):
    form = kept.register.form_class(owner=kept.institution.organisation)
    values = {}
    for name, text in LINES_AS_FORM(kept, n).items():
        field = form.fields[name]
        if name in kept.register.relations:
            values[name] = field.queryset.get(**{kept.register.relations[name]: text}).pk
        elif type(field).__name__ == "YesNo":
            if text == "是":
                values[name] = "on"
        elif type(field).__name__ == "SeveralOf":
            values[name] = field.to_python(text)
        else:
            values[name] = field.to_python(text) if type(field).__name__ == "ChoiceOf" else str(text)
    if kept.register.named_by:
        values["owner"] = kept.institution.organisation_id
    return values


def LINES_AS_FORM(kept, n):
    return {name: value for name, value in kept.cells(n).items() if name != "owner"}


def test_a_record_is_added_amended_and_voided_by_its_pages_and_shows_its_history(kept, client):
    client, desk = keeper_in(client, kept)
    values = form_values(kept)
    assert client.get(url(kept, "add", desk)).status_code == 200
    made = client.post(url(kept, "add", desk), values)
    assert made.status_code == 302, made.content.decode()
    record = own(kept)[0]
    at = {"desk": desk, "pk": record.pk}
    name, typed, stored = kept.sample.change
    field = kept.register.form_class.base_fields[name]
    changed = values | {name: field.to_python(typed) if type(field).__name__ == "ChoiceOf" else typed}
    assert client.get(url(kept, "amend", **at)).status_code == 200
    stale = client.post(url(kept, "amend", **at), changed | {"_revision": 7})
    assert stale.status_code == 409
    assert client.post(url(kept, "amend", **at), changed | {"_revision": 0}).status_code == 302
    record.refresh_from_db()
    assert getattr(record, name) == stored
    assert client.post(url(kept, "void", **at)).status_code == 422
    assert client.post(url(kept, "void", **at), {"_reason": "录入错误"}).status_code == 302
    page = client.get(url(kept, "record", **at)).content.decode()
    assert all(word in page for word in ("登记", "修改", "作废", "录入错误", "已作废"))
    assert not client.get(url(kept, "record", **at)).context["may_amend"]


def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(kept, client):
    client, desk = keeper_in(client, kept)
    name, wrong, said = kept.sample.fault
    chosen = name in kept.register.relations or type(kept.register.form_class.base_fields[name]).__name__ == "ChoiceOf"
    page = client.post(url(kept, "add", desk), form_values(kept) | {name: wrong})
    text = page.content.decode()
    assert page.status_code == 422 and not own(kept)
    # What is chosen from a list cannot be typed wrong on the page: a value from elsewhere is refused and not shown again.
    assert chosen or (said in text and str(wrong) in text)


def test_the_list_reads_at_each_desk_and_writes_are_offered_only_to_the_keeper(kept, client):
    take_in(kept, kept.cells(1))
    owner = kept.institution.organisation
    for desk, at, role in [
        ("institution", owner, Role.INSTITUTION_CLERK), ("province", owner.parent, Role.PROVINCIAL_CLERK),
        ("ministry", make.ministry(), Role.MINISTRY_STAFF), ("audit", make.ministry(), Role.AUDITOR),
    ]:  # fmt: skip
        page = sign_in(client, at, role).get(url(kept, desk=desk))
        assert page.status_code == 200 and len(page.context["table"]) >= 1, desk
        assert page.context["may"] is (role in kept.register.keepers)
    assert sign_in(client, make.ministry(), Role.EXPERT).get(url(kept, desk="expert")).status_code == 404


def test_a_list_shows_voided_records_only_on_request(kept, client):
    take_in(kept, kept.cells(1), kept.cells(2))
    gone = own(kept)[0]
    kept.register.void(ctx(kept, reason="录入错误"), gone)
    client, desk = keeper_in(client, kept)

    def shown(**query):
        return [line["row"].pk for line in client.get(url(kept, desk=desk), query).context["table"]]

    assert gone.pk not in shown() and shown(state="void") == [gone.pk] and gone.pk in shown(state="all")


def test_each_filter_and_order_answers(kept, client):
    take_in(kept, kept.cells(1), kept.cells(2))
    client, desk = keeper_in(client, kept)
    page = client.get(url(kept, desk=desk))
    for name, field in page.context["filter"].form.fields.items():
        for code, _label in list(getattr(field, "choices", [("1", "")]))[:3]:
            assert client.get(url(kept, desk=desk), {name: code}).status_code == 200, name
    for head in page.context["heads"]:
        if "url" in head:
            assert client.get(url(kept, desk=desk) + head["url"]).status_code == 200
    assert client.get(url(kept, desk=desk), {"page": "99", "size": "50"}).status_code == 200


def test_the_cost_of_a_page_does_not_grow_with_its_rows(kept, client):
    take_in(kept, kept.cells(1))
    client, desk = keeper_in(client, kept)
    pages = [url(kept, desk=desk), url(kept, "record", desk, pk=own(kept)[0].pk)]

    def cost():
        found = []
        for page in pages:
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert client.get(page).status_code == 200
            found.append(len(seen))
        return found

    cost()
    first = cost()
    take_in(kept, *[kept.cells(n) for n in range(2, 14)])
    assert cost() == first and max(first) <= 20


def test_the_cost_of_an_import_does_not_grow_with_its_lines(kept):
    def cost(first, last):
        lines = [kept.cells(n) for n in range(first, last)]
        content = kept.sheet(*lines)
        with CaptureQueriesContext(connection) as seen:
            kept.register.take_in(context, kept.keeper, table=sheets.read(content))
        return len(seen)

    context = ctx(kept)
    cost(1, 2)
    assert cost(2, 3) == cost(3, 15)


def test_the_api_lists_what_the_page_lists_without_secrets(kept, client):
    take_in(kept, kept.cells(1))
    signed, _desk = keeper_in(client, kept)
    found = signed.get(f"/api/v1/{kept.register.slug}/").json()["results"]
    assert {r["id"] for r in found} == {r.pk for r in held(kept)}
    assert not set(found[0]) & kept.register.model.secret
    one = signed.get(f"/api/v1/{kept.register.slug}/{found[0]['id']}/")
    assert one.status_code == 200 and signed.post(f"/api/v1/{kept.register.slug}/", {}).status_code == 405
    elsewhere = sign_in(client, make.institution(make.province("33")), Role.INSTITUTION_CLERK)
    assert elsewhere.get(f"/api/v1/{kept.register.slug}/").json()["results"] == []
