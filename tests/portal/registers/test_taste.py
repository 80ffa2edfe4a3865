"""Columns chosen and kept, views under a name: each person's own, for each register."""

import pytest

from portal.accounts.models import Role, User
from portal.registers import taste
from portal.registers.models import SavedView
from tests.factories import evaluation as make
from tests.factories import quality

pytestmark = pytest.mark.django_db
AT = "/institution/registers/instruments/"


@pytest.fixture
def own():
    return make.institution()


@pytest.fixture
def me(client, own):
    user = User.objects.get(pk=make.actor(own, Role.INSTITUTION_ADMIN).user_id)
    client.force_login(user)
    return user


def page(client, query="") -> str:
    return client.get(f"{AT}{query}").content.decode()


def heads(text: str) -> str:
    return text.split("<thead>")[1].split("</thead>")[0].replace('<th scope="col" class="pick">', "")


def send(client, **given):
    return client.post(f"{AT}views/", given, follow=True).content.decode()


def test_columns_chosen_are_shown_from_then_on_until_the_own_ones_are_asked_back(client, own, me):
    quality.instrument(own, maker="示例厂", model="X-9")
    assert "生产厂家" not in heads(page(client))
    shown = send(client, do="columns", column=["code", "maker", "model", "nothing"])
    assert all(word in heads(shown) for word in ("设备编号", "型号", "生产厂家")) and "启用日期" not in heads(shown)
    assert heads(page(client, "?q=示例")).count("<th") == 3 and "X-9" in page(client)
    assert "启用日期" in heads(send(client, do="own")) and not SavedView.objects.exists()


def test_a_chosen_column_can_be_sorted_by(client, own, me):
    for maker in ("乙厂", "甲厂"):
        quality.instrument(own, maker=maker)
    send(client, do="columns", column=["code", "maker"])
    text = page(client, "?sort=-maker")
    assert text.index("甲厂") < text.index("乙厂") and 'aria-sort="descending"' in heads(text)


def test_choosing_no_column_shows_the_registers_own(client, own, me):
    quality.instrument(own)
    assert "启用日期" in heads(send(client, do="columns"))


def test_a_view_keeps_filters_order_and_columns_and_is_opened_by_its_address(client, own, me):
    quality.instrument(own, name="质谱仪", advanced=True)
    quality.instrument(own, name="离心机")
    send(client, do="columns", column=["code", "name"])
    saved = send(client, do="save", name=" 先进 设备 ", query="advanced=1&sort=-code&cols=code,name&page=3&evil=x")
    assert "视图已保存" in saved and ">先进 设备</a>" in saved
    view = SavedView.objects.get(user=me, name="先进 设备")
    assert view.query == "advanced=1&sort=-code&cols=code%2Cname"
    send(client, do="own")
    text = page(client, f"?{view.query}")
    assert "质谱仪" in text and "离心机" not in text and heads(text).count("<th") == 2
    assert "同名的视图已更新" in send(client, do="save", name="先进 设备", query="advanced=0")
    assert SavedView.objects.get(user=me, name="先进 设备").query == "advanced=0"
    assert "视图已删除" in send(client, do="drop", name="先进 设备") and not SavedView.objects.exists()


@pytest.mark.parametrize(("name", "said"), [("  ", "请给视图起一个名称"), ("长" * 31, "视图名称最多 30 字，现在是 31 字")])
def test_a_name_that_cannot_be_is_refused_and_stands_in_its_field_again(client, own, me, name, said):
    text = send(client, do="save", name=name, query="")
    assert said in text and (not name.strip() or f'value="{name}"' in text) and not SavedView.objects.exists()


def test_nobody_keeps_more_views_than_one_can_oversee(client, own, me):
    for n in range(taste.MOST_VIEWS):
        SavedView.objects.create(user=me, register="instruments", name=f"视图{n}")
    text = send(client, do="save", name="又一个", query="q=甲")
    assert "最多保存 20 个视图" in text and 'value="又一个"' in text
    assert "已更新" in send(client, do="save", name="视图3", query="q=乙")


def test_views_are_ones_own_and_of_one_register(client, own, me):
    send(client, do="save", name="我的", query="q=甲")
    assert "我的" not in client.get("/institution/registers/calibrations/").content.decode()
    colleague = User.objects.get(pk=make.actor(own, Role.INSTITUTION_CLERK).user_id)
    client.force_login(colleague)
    assert "我的" not in page(client)
    send(client, do="drop", name="我的")
    assert SavedView.objects.filter(user=me, name="我的").exists()
    client.logout()
    assert client.post(f"{AT}views/", {"do": "save", "name": "无名"}).status_code == 302 and SavedView.objects.count() == 1
