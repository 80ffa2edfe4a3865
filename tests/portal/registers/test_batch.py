"""Long sheets in the worker: through the pages, cancelled, killed, doubled, by two at once, by somebody whose membership has ended."""

import threading
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, close_old_connections, connection, transaction
from django.utils import timezone
from openpyxl import load_workbook

from portal.accounts.models import Membership, Organisation
from portal.kernel.models import Event
from portal.notify.models import Notice
from portal.registers import batch, sheets
from portal.registers.models import Sheet
from portal.registers.register import REGISTERS
from portal.registers.tasks import drop_outdated_sheets, work_on_sheet
from tests.factories import institutions as make
from tests.portal.registers import samples
from tests.portal.registers.test_registers import keeper_in, url

LINES = 1200


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def kept(db):
    return samples.kept("appraisers")


@pytest.fixture
def apart(transactional_db):
    """For what needs two connections."""
    return samples.kept("appraisers")


def content(kept, **wrong) -> bytes:
    """1,200 lines; `wrong` are cells of the last."""
    return kept.sheet(*(kept.cells(n) for n in range(1, LINES)), kept.cells(LINES, **wrong))


def hand_in(client, kept, given: bytes) -> tuple[str, Sheet]:
    """Hand a sheet in by its page; the address it leads to, and the sheet."""
    client, desk = keeper_in(client, kept)
    sent = client.post(url(kept, "import", desk), {"sheet": SimpleUploadedFile("人员.xlsx", given)})
    assert sent.status_code == 302
    return sent.url, Sheet.objects.latest("pk")


def stored(kept) -> tuple[int, int]:
    """Records and events there are."""
    return kept.register.model.objects.count(), Event.objects.filter(verb=kept.register.add.verb).count()


def post(client, kept, **given):
    return client.post(url(kept, "import", "province"), {name: str(value) for name, value in given.items()})


def checked(client, kept, **wrong) -> tuple[str, Sheet]:
    address, sheet = hand_in(client, kept, content(kept, **wrong))
    assert work_on_sheet(str(sheet.key)) == Sheet.Stage.CHECKED
    return address, sheet


def test_a_long_sheet_is_checked_then_stored_then_told(kept, client):
    address, sheet = hand_in(client, kept, content(kept))
    waiting = client.get(address)
    assert waiting.headers["Refresh"] and waiting.context["progress"]["waiting"] and stored(kept) == (0, 0)
    assert "sheet_key" not in waiting.content.decode()
    assert work_on_sheet(str(sheet.key)) == Sheet.Stage.CHECKED and stored(kept) == (0, 0)
    page = client.get(address)
    assert "Refresh" not in page.headers and page.context["new"] == LINES and f"导入 {LINES} 行" in page.content.decode()
    assert post(client, kept, sheet_key=sheet.key).url == address and stored(kept) == (0, 0)
    assert "正在导入" in client.get(address).content.decode()
    assert work_on_sheet(str(sheet.key)) == Sheet.Stage.DONE and stored(kept) == (LINES, LINES)
    result = client.get(address).content.decode()
    assert "已导入" in result and url(kept, desk="province") in result
    user = Sheet.objects.get().user
    assert [notice.link for notice in Notice.objects.filter(user=user)] == [address, address]
    event = Event.objects.filter(verb=kept.register.add.verb).first()
    assert (event.actor_id, event.actor_role, str(event.origin)) == (user.pk, "provincial_clerk", "127.0.0.1")


def test_a_thousand_lines_are_checked_at_once(kept, client):
    address, sheet = hand_in(client, kept, kept.sheet(*(kept.cells(n) for n in range(1, batch.AT_ONCE + 1))))
    assert sheet.stage == Sheet.Stage.KEPT and client.get(address).context["new"] == batch.AT_ONCE
    assert work_on_sheet(str(sheet.key)) == ""


def test_a_night_lets_go_of_the_sheets_of_the_day_before(kept, client):
    outdated, sheet = hand_in(client, kept, content(kept))
    Sheet.objects.filter(pk=sheet.pk).update(kept_at=timezone.now() - timedelta(days=1, minutes=1))
    fresh = client.post(url(kept, "import", "province"), {"sheet": SimpleUploadedFile("人员.xlsx", content(kept))}).url
    assert [drop_outdated_sheets() for _n in range(2)] == [1, 0]
    assert client.get(fresh).status_code == 200
    assert "请重新选择文件" in client.get(outdated).content.decode()


def test_the_same_task_twice_stores_once(kept, client):
    _address, sheet = checked(client, kept)
    assert work_on_sheet(str(sheet.key)) == ""
    post(client, kept, sheet_key=sheet.key)
    post(client, kept, sheet_key=sheet.key)
    assert [work_on_sheet(str(sheet.key)) for _n in range(2)] == [Sheet.Stage.DONE, ""]
    assert stored(kept) == (LINES, LINES)
    assert post(client, kept, sheet_key=sheet.key).status_code == 302 and work_on_sheet(str(sheet.key)) == ""


def test_faults_of_a_long_sheet_are_shown_handed_out_mended_and_stored(kept, client):
    address, sheet = checked(client, kept, gender="未知", born_on="昨天")
    page = client.get(address)
    assert {fault["number"] for fault in page.context["faults"]} == {LINES + 1} and page.context["faults_total"] == 2
    assert post(client, kept, sheet_key=sheet.key).status_code == 422
    faulty = load_workbook(BytesIO(client.get(address + "&lines=faulty").content)).worksheets[0]
    heads = {cell.value: cell.column for cell in faulty[1]}
    assert faulty.max_row == 2 and faulty.cell(2, heads["原行号"]).value == LINES + 1
    sound = kept.cells(LINES)
    for name in ("gender", "born_on"):
        faulty.cell(2, heads[kept.register.title_of(name)]).value = sound[name]
    out = BytesIO()
    faulty.parent.save(out)
    sent = client.post(
        url(kept, "import", "province"), {"mended_key": str(sheet.key), "mended-sheet": SimpleUploadedFile("改.xlsx", out.getvalue())}
    )
    assert sent.url == address and work_on_sheet(str(sheet.key)) == Sheet.Stage.CHECKED
    assert client.get(address).context["new"] == LINES and not client.get(address).context["faults"]
    assert client.get(address + "&lines=faulty").status_code == 404
    post(client, kept, sheet_key=sheet.key)
    assert work_on_sheet(str(sheet.key)) == Sheet.Stage.DONE and stored(kept) == (LINES, LINES)


def test_short_sheets_are_mended_on_the_same_page_and_what_was_typed_stays(kept, client):
    name, wrong, _said = kept.sample.fault
    address, sheet = hand_in(client, kept, kept.sheet(kept.cells(1), kept.cells(2, **{name: wrong})))
    head = kept.register.title_of(name)
    unknown = post(client, kept, mended_key=sheet.key, **{"mended-pasted": f"原行号\t{head}\n77\t1986-05-01\n"})
    text = unknown.content.decode()
    assert unknown.status_code == 422 and "没有行号“77”" in text and "77\t1986-05-01" in text and "sheet_key" not in text
    assert client.get(address + "&lines=faulty").status_code == 200
    sent = post(client, kept, mended_key=sheet.key, **{"mended-pasted": f"原行号\t{head}\n3\t1986-05-01\n"})
    assert sent.url == address and client.get(address).context["changing"] == 2
    assert post(client, kept, sheet_key=sheet.key).status_code == 302 and stored(kept) == (2, 2)


def test_a_cancel_while_it_waits_ends_it_at_once_and_it_can_be_checked_anew(kept, client):
    address, sheet = checked(client, kept)
    post(client, kept, sheet_key=sheet.key)
    post(client, kept, cancel_key=sheet.key)
    assert work_on_sheet(str(sheet.key)) == "" and stored(kept) == (0, 0)
    assert "已取消" in client.get(address).content.decode()
    post(client, kept, again_key=sheet.key)
    assert work_on_sheet(str(sheet.key)) == Sheet.Stage.CHECKED


@pytest.mark.parametrize(("step", "at"), [("read", 400), ("rules", 600), ("store", 800), ("log", 1000)])
def test_ended_at_any_step_nothing_is_stored(kept, step, at):
    seen = []

    def tick(*where):
        seen.append(where)
        if where == (step, at, LINES):
            raise batch.Cancelled

    with pytest.raises(batch.Cancelled):
        kept.register.take_in(make.clerk(kept.keeper), kept.keeper, table=sheets.read(content(kept)), tick=tick)
    assert seen[-1] == (step, at, LINES) and stored(kept) == (0, 0)


def test_whose_membership_has_ended_stores_nothing_and_reads_why(kept, client):
    address, sheet = checked(client, kept)
    post(client, kept, sheet_key=sheet.key)
    Membership.objects.filter(pk=sheet.membership_id).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert work_on_sheet(str(sheet.key)) == Sheet.Stage.FAILED and stored(kept) == (0, 0)
    assert "身份已经结束" in Sheet.objects.get().problems[0]
    Membership.objects.filter(pk=sheet.membership_id).update(valid_until=None)
    page = client.get(address).content.decode()
    assert "身份已经结束" in page and "重新核对" in page


def test_what_was_stored_in_between_is_no_longer_new_and_faults_met_in_storing_are_told(kept, client):
    address, sheet = checked(client, kept)
    kept.institution.organisation.institution.licence_no = "moved"
    type(kept.institution).objects.filter(pk=kept.institution.pk).update(licence_no="moved")
    post(client, kept, sheet_key=sheet.key)
    assert work_on_sheet(str(sheet.key)) == Sheet.Stage.FAILED and stored(kept) == (0, 0)
    assert f"有 {LINES} 处错误" in client.get(address).content.decode()


def test_a_sheet_whose_heads_are_missing_is_told_in_words(kept, client):
    given = kept.sheet(*(kept.cells(n) for n in range(1, LINES)), leave_out=["licence_no"])
    address, sheet = hand_in(client, kept, given)
    assert work_on_sheet(str(sheet.key)) == Sheet.Stage.FAILED
    assert f"缺少列：{kept.register.title_of('licence_no')}" in client.get(address).content.decode()


# --- two connections ------------------------------------------------------------------------------------------------------------


class InThread(threading.Thread):
    """Runs the worker's task on a connection of its own; `result` is its answer or what it raised."""

    def __init__(self, sheet: Sheet):
        super().__init__()
        self.key, self.result = str(sheet.key), None

    def run(self):
        try:
            self.result = work_on_sheet(self.key)
        except Exception as error:
            self.result = error
        finally:
            connection.close()


def waits(thread: InThread) -> int:
    """The backend of the worker once it waits for the lock that the test holds."""
    while thread.is_alive():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if row := cursor.fetchone():
                return row[0]
    raise AssertionError(thread.result)


def test_killed_in_the_middle_all_is_undone_and_it_can_be_started_anew(apart, client):
    address, sheet = checked(client, apart)
    post(client, apart, sheet_key=sheet.key)
    worker = InThread(sheet)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=apart.keeper.pk)
        worker.start()
        pid = waits(worker)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        worker.join()
    close_old_connections()
    assert isinstance(worker.result, OperationalError) and stored(apart) == (0, 0)
    assert "处理中断" in client.get(address).content.decode()
    post(client, apart, again_key=sheet.key)
    assert work_on_sheet(str(sheet.key)) == Sheet.Stage.CHECKED
    post(client, apart, sheet_key=sheet.key)
    assert work_on_sheet(str(sheet.key)) == Sheet.Stage.DONE and stored(apart) == (LINES, LINES)


def test_a_cancel_while_the_worker_is_at_it_ends_it_and_a_second_worker_passes_it_over(apart, client):
    _address, sheet = checked(client, apart)
    post(client, apart, sheet_key=sheet.key)
    worker, second = InThread(sheet), InThread(sheet)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=apart.keeper.pk)
        worker.start()
        waits(worker)
        second.start()
        second.join()
        assert second.result == ""
        batch.again(sheet)
        batch.cancel(sheet)
        assert Sheet.objects.get().stage == Sheet.Stage.STORING
    worker.join()
    assert worker.result == Sheet.Stage.CANCELLED and stored(apart) == (0, 0)


def test_two_people_with_the_same_sheet_at_once_store_it_once(apart, client):
    found = []
    for _n in range(2):
        _address, sheet = checked(client, apart)
        post(client, apart, sheet_key=sheet.key)
        found.append(InThread(sheet))
    for worker in found:
        worker.start()
    for worker in found:
        worker.join()
    assert [worker.result for worker in found] == [Sheet.Stage.DONE] * 2 and stored(apart) == (LINES, LINES)
    assert Sheet.objects.values("user").distinct().count() == 2


def test_the_worker_knows_every_register_and_the_registry_of_institutions():
    assert {"institutions.registry.import", *(kept.take_in.verb for kept in REGISTERS.values())} == set(batch.WAYS)
    assert work_on_sheet.name == batch.TASK
