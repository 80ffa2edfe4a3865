"""The pages of province and ministry: as their user, as a stranger, with what is missing said, at a fixed number of queries."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from evaluation.cycles.models import Cycle
from evaluation.recommendation import actions, selectors
from evaluation.recommendation.models import Recommendation
from portal.accounts.models import Role, User
from portal.calendar.selectors import forget
from portal.calendar.shipped import load_shipped
from tests.evaluation.recommendation.conftest import OPINION, described, names
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar():
    """The working days of the shipped years, read once as in the running portal."""
    load_shipped()
    yield
    forget()


@pytest.fixture
def sign_in(client):
    def signed_in(actor):
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return signed_in


def at(name, row, **query):
    asked = "&".join(f"{k}={quote(str(v))}" for k, v in query.items())
    return reverse(f"evaluation:{name}", args=[row.pk]) + (f"?{asked}" if asked else "")


PROVINCE_PAGES = ("recommendation", "recommendation-letter", "recommendation-nominate", "recommendation-remove", "recommendation-reorder",
                  "recommendation-describe", "recommendation-submit")  # fmt: skip
MINISTRY_PAGES = ("screening-one", "recommendation-accept", "recommendation-return")


def test_a_clerk_sees_who_applied_by_score_with_the_line_and_what_is_missing(sign_in, clerk, row, applicant):
    actions.nominate(make.ctx(clerk), row, application=applicant(900_000, name="岚山示例鉴定中心"))
    applicant(800_000, name="白鹭示例鉴定所")
    applicant(700_000, name="若水示例鉴定所", grade="C")
    applicant(600_000, name="怀瑾示例鉴定所", state="submitted")
    page = sign_in(clerk).get(at("recommendation", row)).content.decode()
    order = [page.index(f">{name}<") for name in ("岚山示例鉴定中心", "白鹭示例鉴定所", "若水示例鉴定所", "怀瑾示例鉴定所")]
    assert order == sorted(order) and page.count(" cut") == 1
    for said in (
        "名额 <b>3</b>，已选 <b>1</b>，可再选 <b>2</b>",
        "还不能提交",
        "推荐意见不足 50 字",
        "请填写集体研究的日期",
        'aria-disabled="true"',
    ):
        assert said in page, said
    assert at("recommendation-describe", row) + "#id_meeting_on" in page
    assert "若水" not in sign_in(clerk).get(at("recommendation", row, view="edge")).content.decode().split("<tbody>")[1]
    assert "怀瑾" in sign_in(clerk).get(at("recommendation", row, view="waiting")).content.decode().split("<tbody>")[1]


def test_a_clerk_nominates_with_one_button_and_comes_back_to_the_row(sign_in, clerk, row, applicant):
    application = applicant()
    answer = sign_in(clerk).post(at("recommendation-nominate", row), {"application": application.pk})
    assert answer.status_code == 302 and answer.url == at("recommendation", row) + f"#r{application.pk}"
    assert len(names(row)) == 1


def test_a_full_list_offers_the_last_three(sign_in, clerk, row, applicant):
    chosen = [applicant(900_000 - n, name=f"第{n}示例鉴定所") for n in range(3)]
    for application in chosen:
        actions.nominate(make.ctx(clerk), row, application=application)
    answer = sign_in(clerk).post(at("recommendation-nominate", row), {"application": applicant(100_000).pk})
    page = answer.content.decode()
    assert answer.status_code == 422 and "名额 3 已满；请先移出一家" in page
    assert all(at("recommendation-remove", row, application=a.pk) in page for a in chosen)


def test_moving_a_row_asks_for_the_reason_and_keeps_what_was_typed(sign_in, clerk, complete):
    third = selectors.listed(complete)[2].application
    page = sign_in(clerk).get(at("recommendation-reorder", complete, application=third.pk, rank=1)).content.decode()
    assert "按得分应排第 3" in page and 'value="1"' in page
    answer = sign_in(clerk).post(at("recommendation-reorder", complete), {"application": third.pk, "rank": "1"})
    assert answer.status_code == 422 and "请写明调整排序的理由" in answer.content.decode()
    sent = {"application": third.pk, "rank": "1", "_reason": "承担省内重大案件", "_revision": complete.revision}
    assert sign_in(clerk).post(at("recommendation-reorder", complete), sent).status_code == 302
    assert "调整：承担省内重大案件" in sign_in(clerk).get(at("recommendation", complete)).content.decode()
    stale = sign_in(clerk).post(at("recommendation-reorder", complete), sent | {"rank": "2"})
    assert stale.status_code == 409 and "承担省内重大案件" in stale.content.decode()


def test_removing_asks_for_the_reason(sign_in, clerk, complete):
    third = selectors.listed(complete)[2].application
    assert "移出的理由" in sign_in(clerk).get(at("recommendation-remove", complete, application=third.pk)).content.decode()
    sent = {"application": third.pk, "_reason": "材料有疑点"}
    assert sign_in(clerk).post(at("recommendation-remove", complete), sent).status_code == 302 and len(names(complete)) == 2


def test_opinions_dates_and_reasons_are_kept_and_a_wrong_date_loses_nothing(sign_in, clerk, row, applicant):
    chosen, other = applicant(900_000), applicant(800_000)
    actions.nominate(make.ctx(clerk), row, application=chosen)
    sent = {
        "meeting_on": "六月一日",
        "notice_from": "",
        "notice_until": "",
        "opinion": "",
        f"opinion_{chosen.pk}": OPINION,
        f"reason_{other.pk}": "名额有限",
    }
    answer = sign_in(clerk).post(at("recommendation-describe", row), sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "您填的是“六月一日”" in page and OPINION in page and "名额有限" in page
    assert sign_in(clerk).post(at("recommendation-describe", row), sent | {"meeting_on": "2026年6月1日"}).status_code == 302
    assert selectors.listed(row)[0].opinion == OPINION and row.not_nominated.get().reason == "名额有限"


def test_the_leader_reads_the_letter_confirms_and_submits(sign_in, leader, complete):
    page = sign_in(leader).get(at("recommendation-submit", complete)).content.decode()
    for said in ("推荐汇总表", OPINION, "谁会知道", "能否撤回", "名额有限，按得分顺序未予推荐。"):
        assert said in page, said
    assert at("recommendation-submit", complete) in sign_in(leader).get(at("recommendation", complete)).content.decode()
    assert sign_in(leader).post(at("recommendation-submit", complete), {}).status_code == 422
    sent = {"confirmed": "on", "_revision": complete.revision}
    assert sign_in(leader).post(at("recommendation-submit", complete), sent).status_code == 302
    complete.refresh_from_db()
    assert complete.state == "submitted"


def test_a_leader_who_changed_the_list_is_told_why_the_button_is_off(sign_in, leader, complete):
    """SOD-3."""
    actions.reorder(make.ctx(leader, reason="理由"), complete, application=selectors.listed(complete)[0].application, rank=2)
    page = sign_in(leader).get(at("recommendation", complete)).content.decode()
    assert "您参与了编制" in page and at("recommendation-submit", complete) not in page
    answer = sign_in(leader).post(at("recommendation-submit", complete), {"confirmed": "on"})
    assert answer.status_code == 422 and "由不同的人完成" in answer.content.decode()


def test_a_clerk_is_told_who_submits(sign_in, clerk, complete):
    answer = sign_in(clerk).get(at("recommendation-submit", complete))
    assert answer.status_code == 403 and "须由本省司法行政机关负责人提交" in answer.content.decode()
    assert sign_in(clerk).get(at("recommendation-letter", complete)).status_code == 200


def test_pages_of_a_province_are_not_found_by_another_and_refused_to_other_desks(sign_in, client, complete, staff, applicant):
    """INV-52."""
    stranger = make.actor(make.province("33"), Role.PROVINCIAL_CLERK)
    institution = make.actor(selectors.listed(complete)[0].application.institution, Role.INSTITUTION_ADMIN)
    association = make.actor(make.province(), Role.ASSOCIATION)
    for name in PROVINCE_PAGES:
        assert sign_in(stranger).get(at(name, complete)).status_code == 404, name
        assert sign_in(stranger).post(at(name, complete), {}).status_code in (404, 405), name
        for who in (institution, association, staff):
            assert sign_in(who).get(at(name, complete)).status_code in (403, 404), name
    for name in MINISTRY_PAGES:
        assert sign_in(staff).get(at(name, complete)).status_code == 404, "a draft is the province's own"
        assert sign_in(stranger).get(at(name, complete)).status_code in (403, 404)
    client.logout()
    assert {client.get(at(name, complete)).status_code for name in PROVINCE_PAGES + MINISTRY_PAGES} == {302}


def test_the_ministry_sees_every_unit_but_not_into_a_draft(sign_in, staff, complete, cycle):
    other = make.province("33")
    cycle.quotas.create(province=other, places=5)
    actions.start(make.system("evaluation.recommendation"), cycle, province=other)
    page = sign_in(staff).get(reverse("evaluation:screening")).content.decode()
    assert page.count("编制中") >= 2 and f"screening/{complete.pk}" not in page


def test_the_formal_check_shows_each_fact_and_opens_acceptance_only_when_all_is_green(sign_in, staff, leader, complete, cycle):
    actions.submit(make.ctx(leader), complete)
    page = sign_in(staff).get(at("recommendation-return", complete)).content.decode()
    assert "退回补正" in page
    Cycle.objects.filter(pk=cycle.pk).update(state="formal_check")
    institution = selectors.listed(complete)[0].application.institution
    type(institution).objects.filter(pk=institution.pk).update(state="suspended")
    answer = sign_in(staff).post(at("recommendation-accept", complete), {"confirmed": "on"})
    assert answer.status_code == 422 and "处于执业状态" in answer.content.decode()
    assert "“处于执业状态”不符合" in sign_in(staff).get(at("recommendation-return", complete)).content.decode()
    type(institution).objects.filter(pk=institution.pk).update(state="active")
    assert sign_in(staff).post(at("recommendation-accept", complete), {"confirmed": "on"}).status_code == 302
    complete.refresh_from_db()
    assert complete.state == "accepted"


def test_a_list_is_returned_with_defects_and_the_province_sees_them_with_the_limit(sign_in, staff, clerk, leader, complete):
    actions.submit(make.ctx(leader), complete)
    first = selectors.listed(complete)[0].application
    assert sign_in(staff).post(at("recommendation-return", complete), {}).status_code == 422
    sent = {f"defect_{first.pk}": "意见过于笼统，请写明依据", "defects": ""}
    assert sign_in(staff).post(at("recommendation-return", complete), sent).status_code == 302
    complete.refresh_from_db()
    assert complete.state == "returned"
    Recommendation.objects.filter(pk=complete.pk).update(letter=None)
    page = sign_in(clerk).get(at("recommendation", complete)).content.decode()
    assert "司法部已退回" in page and "意见过于笼统，请写明依据" in page and "个工作日" in page
    assert page.count("移出") >= 1 and f"reorder/?application={selectors.listed(complete)[2].application_id}" not in page


def test_the_desks_say_what_is_to_be_done(clerk, staff, leader, complete):
    from portal.ui.desk import tasks

    found = [t for t in tasks("province", clerk, make.today()) if "推荐名单" in str(t.title)]
    assert [t.state for t in found] == ["todo"] and found[0].due_on is not None
    actions.submit(make.ctx(leader), complete)
    assert [t.state for t in tasks("province", clerk, make.today()) if "推荐名单" in str(t.title)] == ["waiting"]
    assert [t.count for t in tasks("ministry", staff, make.today()) if "形式审查" in str(t.title)] == [1]


@pytest.mark.parametrize("name", ["recommendation", "recommendation-describe", "recommendation-submit"])
def test_pages_ask_the_same_number_of_queries_for_one_institution_or_many(
    sign_in, leader, clerk, row, applicant, calendar, django_assert_max_num_queries, name
):
    client = sign_in(leader)

    def asked():
        with django_assert_max_num_queries(20) as counted:
            assert client.get(at(name, row)).status_code == 200
        return len(counted)

    actions.nominate(make.ctx(clerk), row, application=applicant(900_000))
    applicant(800_000)
    described(row, clerk)
    client.get(at(name, row))
    one = asked()
    for n in range(2):
        actions.nominate(make.ctx(clerk), row, application=applicant(700_000 - n))
    for n in range(5):
        applicant(600_000 - n, grade="C")
    assert asked() == one


def test_screening_asks_the_same_number_of_queries_for_one_list_or_many(
    sign_in, staff, leader, complete, cycle, calendar, django_assert_max_num_queries
):
    client = sign_in(staff)

    def asked():
        with django_assert_max_num_queries(20) as counted:
            assert client.get(reverse("evaluation:screening")).status_code == 200
        return len(counted)

    client.get(reverse("evaluation:screening"))
    one = asked()
    for code in ("33", "34", "35"):
        other = make.province(code)
        cycle.quotas.create(province=other, places=5)
        actions.start(make.system("evaluation.recommendation"), cycle, province=other)
    assert asked() == one


def test_the_api_does_the_same_acts_under_the_same_rules(sign_in, clerk, leader, row, applicant):
    application = applicant()
    path = f"/api/v1/recommendations/{row.pk}/"
    client = sign_in(clerk)
    answer = client.post(f"{path}nominate/", {"application": application.pk}, content_type="application/json")
    assert answer.status_code == 200 and [n["rank"] for n in answer.json()["nominees"]] == [1]
    answer = client.post(f"{path}remove/", {"application": application.pk}, content_type="application/json")
    assert answer.status_code == 422 and answer.json()["problems"][0]["code"] == "reason_missing"
    answer = client.post(f"{path}remove/", {"application": application.pk, "reason": "理由"}, content_type="application/json")
    assert answer.status_code == 200 and answer.json()["nominees"] == []
    assert client.post(f"{path}submit/", {}, content_type="application/json").status_code == 403
    stranger = make.actor(make.province("33"), Role.PROVINCIAL_CLERK)
    assert sign_in(stranger).get(path).status_code == 404
