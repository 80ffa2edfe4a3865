"""The pages of expert, ministry and institution: as their user, as a stranger, nothing lost, at a fixed number of queries."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from evaluation.cycles import actions as cycles
from evaluation.cycles.models import Cycle
from evaluation.review import actions, scoring
from evaluation.review.models import Conflict, ReviewAssignment, ReviewCase
from evaluation.standards.models import Criterion
from portal.accounts.models import Role
from portal.kernel.actions import Context
from portal.kernel.policy import Actor
from portal.kernel.relay import settle
from portal.notify.models import Notice
from portal.ui.desk import tasks
from tests.factories import evaluation as make
from tests.factories import review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar")]


def at(name, *args, query=""):
    return reverse(f"evaluation:{name}", args=[getattr(a, "pk", a) for a in args]) + query


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.fixture
def held(case):
    return review.assigned(case)


@pytest.fixture
def desk(sign_in, held):
    """The expert's browser."""
    return sign_in(review.actor(held.expert))


def first():
    return Criterion.objects.get(code="L1-01")


# --- the list and the invitation


def test_the_list_shows_what_waits_for_an_answer_first_with_progress_and_limits(sign_in, cycle, held):
    review.fill(held)
    asked = review.assigned(review.case(cycle), held.expert, state="invited")
    review.assigned(review.case(cycle), held.expert, state="proposed")
    page = sign_in(review.actor(held.expert)).get(at("reviews")).text
    names = [a.case.application.institution.name for a in (asked, held)]
    assert page.index(names[0]) < page.index(names[1]) and "10/10" in page and page.count('scope="row"') == 2
    assert at("review-accept", asked) in page and at("review", held) in page
    assert names[0] not in sign_in(review.actor(held.expert)).get(at("reviews", query="?view=scoring")).text


def test_an_invitation_is_accepted_by_signing_and_opens_the_sheet(sign_in, case):
    asked = review.assigned(case, state="invited")
    client = sign_in(review.actor(asked.expert))
    assert client.get(at("review", asked)).url == at("review-accept", asked)
    page = client.get(at("review-accept", asked)).text
    assert "回避与保密承诺书" in page and case.application.institution.name in page
    answer = client.post(at("review-accept", asked), {"_revision": asked.revision})
    assert answer.status_code == 422 and "请先勾选签署承诺书" in answer.text
    answer = client.post(at("review-accept", asked), {"signed": "on", "_key": str(uuid4()), "_revision": asked.revision})
    assert answer.status_code == 302 and answer.url == at("review", asked)
    asked.refresh_from_db()
    assert asked.state == "scoring"


def test_an_invitation_is_declined_with_a_reason_and_nothing_typed_is_lost(sign_in, case):
    asked = review.assigned(case, state="invited")
    client = sign_in(review.actor(asked.expert))
    assert client.post(at("review-decline", asked), {"why": ""}).status_code == 422
    assert client.post(at("review-decline", asked), {"why": "当月另有出庭任务", "_revision": asked.revision}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.ended_reason) == ("declined", "当月另有出庭任务")


def test_a_relation_the_system_found_is_told_on_the_invitation(sign_in, case):
    asked = review.assigned(case, review.expert("32"), state="invited")
    assert "您须回避这家机构" in sign_in(review.actor(asked.expert)).get(at("review-accept", asked)).text


# --- relations for the whole list


def test_relations_are_declared_and_the_rest_accepted_in_one_act_after_checking(sign_in, cycle):
    me = review.expert()
    one, two = (review.assigned(review.case(cycle), me, state="invited") for _time in range(2))
    client = sign_in(review.actor(me))
    data = {
        f"a{one.pk}-ground": "kinship",
        f"a{one.pk}-note": "表兄在该机构任职",
        f"a{two.pk}-ground": "",
        "signed": "on",
        "_key": str(uuid4()),
    }
    page = client.post(at("conflicts"), data)
    assert page.status_code == 200 and "请核对，提交后不能自己撤回" in page.text and not Conflict.objects.exists()
    again = client.post(at("conflicts"), data | {"again": "1"}).text
    assert "表兄在该机构任职" in again and "请核对，提交后" not in again
    assert client.post(at("conflicts"), data | {"confirmed": "1"}).url == at("reviews")
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state, Conflict.objects.get().ground) == ("recused", "scoring", "kinship")


def test_another_ground_needs_words_and_what_was_chosen_stays(sign_in, held):
    client = sign_in(review.actor(held.expert))
    answer = client.post(at("conflicts"), {f"a{held.pk}-ground": "other", f"a{held.pk}-note": ""})
    assert answer.status_code == 422 and "请写明是什么关系" in answer.text and 'value="other" selected' in answer.text
    answer = client.post(at("conflicts"), {f"a{held.pk}-ground": ""})
    assert answer.status_code == 422 and "请至少对一家机构" in answer.text


# --- the scoring screen


def test_the_screen_stands_by_dimension_with_evidence_beside_the_scores(desk, held):
    answer = desk.get(at("review", held))
    assert answer.status_code == 302 and answer.url.endswith("?d=L1")
    page = desk.get(answer.url).text
    proof = held.case.application.evidence.first().attachment
    for said in (
        "材料.pdf",
        "系统核定 20.000 分",
        "全部做到",
        "1 优",
        f"s{first().pk}-points",
        "data-viewer",
        "下一个维度",
        "自评 1 等 80.0 分",
    ):
        assert said in page, said
    assert f"file={proof.pk}" in page and 'aria-current="page"' in page


def test_without_a_script_the_whole_dimension_is_saved_by_its_button(desk, held):
    pk = first().pk
    answer = desk.post(at("review", held, query="?d=L1"), {f"s{pk}-points": "75500", "next": "1"})
    assert answer.status_code == 302 and answer.url.endswith("?d=L2")
    kept = held.scores.get()
    assert (kept.level, kept.points_mpt) == (1, 75_500)
    assert 'value="75500" selected' in desk.get(at("review", held, query="?d=L1")).text


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(desk, held):
    pk = first().pk
    answer = desk.post(at("review", held, query="?d=L1"), {f"s{pk}-level": "2", f"s{pk}-points": "80000", f"s{pk}-comment": "先写在这里"})
    assert answer.status_code == 422 and not held.scores.exists()
    assert (
        "评为 2 等，得分须在 60 到 71.5 分之间" in answer.text and "先写在这里" in answer.text and f'href="#id_s{pk}-points"' in answer.text
    )
    answer = desk.post(at("review", held, query="?d=L1"), {f"s{pk}-level": "2", f"s{pk}-comment": "只有等次"})
    assert answer.status_code == 422 and "请选择 L1-01 的得分（60 到 71.5 分）" in answer.text and "只有等次" in answer.text


def test_the_script_saves_one_score_and_is_told_what_stands(desk, held):
    pk, proof = first().pk, held.case.application.evidence.first().attachment
    url = at("review-score", held, pk)
    answer = desk.post(url, {f"s{pk}-level": "1", f"s{pk}-points": "80000", f"s{pk}-cited": proof.pk, f"s{pk}-cited_page": "2"})
    assert answer.status_code == 200 and re.fullmatch(r"\d\d:\d\d", answer.json()["saved"])
    assert held.scores.get().cited_page == 2
    page = desk.get(at("review", held, query="?d=L1")).text
    assert f"file={proof.pk}&amp;page=2" in page  # the citation is a link
    answer = desk.post(url, {f"s{pk}-level": "3", f"s{pk}-points": "80000"})
    assert answer.status_code == 422 and "评为 3 等" in answer.json()["problems"][0]["message"]
    assert desk.post(at("review-score", held, 999_999), {"s999999-points": "500"}).status_code == 404


def test_saving_one_score_takes_at_most_twenty_queries(desk, held):
    pk, proof = first().pk, held.case.application.evidence.first().attachment_id
    url = at("review-score", held, pk)

    def asked(points):
        with CaptureQueriesContext(connection) as seen:
            data = {f"s{pk}-level": "1", f"s{pk}-points": points, f"s{pk}-cited": proof, f"s{pk}-cited_page": "1", "_key": str(uuid4())}
            assert desk.post(url, data).status_code == 200
        return len(seen)

    asked("80000")
    one = asked("79500")
    review.sheets(held.case, 3)
    assert asked("79000") == one <= 20


def test_the_screen_takes_the_same_queries_however_much_is_scored(desk, held):
    url = at("review", held, query="?d=L1")
    one = queries(desk, url)
    review.fill(held)
    for _time in range(3):
        review.assigned(review.case(held.case.cycle), held.expert)
    assert queries(desk, url) == one <= 20


def test_the_next_file_and_the_place_in_the_list_are_told(desk, held):
    other = review.assigned(review.case(held.case.cycle), held.expert)
    page = desk.get(at("review", held, query="?d=L1")).text
    assert "第 1 家" in page and "共 2 家" in page and f'href="{at("review", other)}"' in page and "data-next" in page


def test_a_handed_in_sheet_is_only_read(sign_in, case):
    held = review.sheets(case, 1)[0]
    page = sign_in(review.actor(held.expert)).get(at("review", held, query="?d=L1")).text
    assert "<fieldset disabled" in page and "data-save=" not in page and "只能查看" in page


def test_missing_items_are_links_and_the_whole_sheet_is_confirmed(desk, held):
    page = desk.get(at("review-submit", held)).text
    assert f"?d=L1#id_c{first().pk}" in page and "还有 10 处没有完成" in page and 'aria-disabled="true"' in page
    review.fill(held)
    page = desk.get(at("review-submit", held)).text
    assert "没有完成" not in page
    assert desk.post(at("review-submit", held), {}).status_code == 422
    assert desk.post(at("review-submit", held), {"confirmed": "on", "_revision": held.revision}).url == at("reviews")
    held.refresh_from_db()
    assert held.state == "submitted"


def test_standing_aside_closes_the_file_with_its_reason(desk, held):
    assert desk.post(at("review-recuse", held), {"why": "发现师生关系", "_revision": held.revision}).url == at("reviews")
    page = desk.get(at("review", held)).text
    assert "发现师生关系" in page and "材料.pdf" not in page
    assert desk.post(at("review", held, query="?d=L1"), {f"s{first().pk}-points": "80000"}).status_code == 404
    assert desk.post(at("review-score", held, first().pk), {f"s{first().pk}-points": "80000"}).status_code == 404


# --- strangers

EXPERT = ("review", "review-accept", "review-decline", "review-recuse", "review-submit")


def test_nobody_but_the_expert_opens_a_review_page(sign_in, held, case, secretary):
    """INV-12, INV-15"""
    colleague = review.actor(review.assigned(case).expert)
    for name in EXPERT:
        assert sign_in(colleague).get(at(name, held)).status_code == 404, name
    strangers = [
        secretary, make.actor(case.application.institution, Role.INSTITUTION_ADMIN),
        make.actor(make.province("32"), Role.PROVINCIAL_LEADER), make.actor(make.ministry(), Role.AUDITOR),
    ]  # fmt: skip
    for who in strangers:
        client = sign_in(who)
        for name in EXPERT:
            assert client.get(at(name, held)).status_code in (403, 404), (who.role, name)
        assert client.post(at("review-score", held, first().pk), {f"s{first().pk}-points": "80000"}).status_code in (403, 404)
    assert not held.scores.exists()


MINISTRY = ("case", "case-readers", "case-deliberate")


def test_experts_institutions_and_provinces_open_no_page_of_the_ministry(sign_in, held, case):
    relation = review.conflict(review.expert(), make.institution())
    pages = [at(name, case) for name in MINISTRY] + [at("cases"), at("relations"), at("relation-report"), at("relation-withdraw", relation)]
    pages += [at(f"assignment-{act}", held) for act in ("reopen", "recuse", "void")]
    pages += [at(name, case.cycle) for name in ("assignments", "assignments-propose", "assignments-invite", "ranking", "ranking-export",
                                                 "ranking-deliberate", "ranking-decide", "ranking-send-back")]  # fmt: skip
    for who in (
        review.actor(held.expert), make.actor(case.application.institution, Role.INSTITUTION_ADMIN),
        make.actor(make.province("32"), Role.PROVINCIAL_LEADER), make.actor(make.ministry(), Role.AUDITOR),
    ):  # fmt: skip
        client = sign_in(who)
        for url in pages:
            assert client.get(url).status_code in (403, 404), (who.role, url)


def told(client, url):
    answer = client.get(url, follow=True)
    return answer.content.decode() if answer["Content-Type"].startswith("text") or "json" in answer["Content-Type"] else ""


def test_no_road_tells_an_institution_a_province_or_a_colleague_who_reads_or_what_was_scored(sign_in, cycle, case, secretary, leader):
    """security.md, "Who must not learn what": pages, API with its filters, inbox, trail, tasks of the desk."""
    held = review.sheets(case, 3)
    for assignment in held:
        assignment.scores.filter(criterion__code="L1-01").update(points_mpt=73_500)
    actions.assign(make.ctx(secretary), case, experts=[review.expert()])
    actions.invite_all(make.ctx(leader), cycle)
    asked = case.assignments.get(state="invited")
    actions.decline(make.ctx(review.actor(asked.expert)), asked, why="当月另有出庭任务")
    actions.recuse(make.ctx(review.actor(held[2].expert)), held[2], why="发现师生关系")
    settle()
    names = {str(a.expert) for a in case.assignments.all()} | {a.expert.employer for a in case.assignments.all()}
    secrets = names | {"73.5", "73500", "73_500", "发现师生关系"}
    institution, bureau = case.application.institution, make.province("32")
    colleague = review.assigned(review.case(cycle)).expert
    readers = [
        (make.actor(institution, Role.INSTITUTION_ADMIN), "institution"), (make.actor(bureau, Role.PROVINCIAL_LEADER), "province"),
        (make.actor(bureau, Role.PROVINCIAL_CLERK), "province"), (review.actor(colleague), "expert"),
    ]  # fmt: skip
    for who, desk in readers:
        client = sign_in(who)
        pages = [reverse("home:desk", args=[desk]), reverse("notify:inbox"), reverse("trail:events", args=[desk])]
        pages += ["/api/v1/review-assignments/", "/api/v1/review-scores/", f"/api/v1/review-assignments/{asked.pk}/"]
        pages += [f"/api/v1/review-scores/?assignment={held[0].pk}&ordering=points_mpt"]
        if desk == "institution":
            pages += [at("own-result", case.application), reverse("evaluation:application", args=[case.application.pk])]
        if desk == "expert":
            pages += [at("reviews"), at("conflicts")]
        for url in pages:
            page = told(client, url)
            assert not [s for s in secrets if s in page], (who.role, url, [s for s in secrets if s in page])
        for url in ("/api/v1/review-assignments/", "/api/v1/review-scores/"):
            count = client.get(url).json()["count"]
            assert count == (1 if desk == "expert" and "assignments" in url else 0), (who.role, url)
    assert not Notice.objects.filter(organisation=institution.organisation).exists()


def test_the_api_shows_an_expert_their_own_and_names_no_expert(sign_in, case):
    mine, _other = review.sheets(case, 2)
    client = sign_in(review.actor(mine.expert))
    found = client.get("/api/v1/review-assignments/").json()
    assert found["count"] == 1 and "expert" not in found["results"][0] and found["results"][0]["scored"] == 10
    assert client.get("/api/v1/review-scores/").json()["count"] == 10
    assert client.post("/api/v1/review-scores/", {"points_mpt": 1}).status_code in (403, 405)


# --- the ministry's desk


def test_the_list_of_cases_shows_progress_and_is_filtered(sign_in, cycle, case, secretary):
    review.sheets(case, 2)
    other = review.case(cycle)
    review.assigned(other, state="invited")
    client = sign_in(secretary)
    page = client.get(at("cases")).text
    assert "2/5" in page and "0/5" in page
    page = client.get(at("cases", query=f"?progress=asked&cycle={cycle.pk}")).text
    assert other.number in page and case.number not in page
    assert case.number in client.get(at("cases", query=f"?q={case.application.institution.public_no}")).text


def test_the_ministrys_lists_take_the_same_queries_for_one_and_for_many(sign_in, cycle, case, secretary):
    client = sign_in(secretary)
    review.sheets(case, 3)
    review.conflict(review.expert(), case.application.institution)
    urls = [at("cases"), at("assignments", cycle), at("relations")]
    one = [queries(client, url) for url in urls]
    for _time in range(4):
        review.sheets(review.case(cycle), 4)
        review.conflict(review.expert(), case.application.institution)
    assert [queries(client, url) for url in urls] == one and max(one) <= 20


def test_the_secretary_tries_keeps_and_the_leader_checks_and_approves(sign_in, cycle, case, secretary, leader):
    made = [review.expert() for _time in range(4)]
    client = sign_in(secretary)
    page = client.get(at("assignments-propose", cycle)).text
    assert "还差 1 名" in page and all(str(e) in page for e in made) and not case.assignments.exists()
    assert client.post(at("assignments-propose", cycle), {}).status_code == 422
    assert client.post(at("assignments-propose", cycle), {"confirmed": "on", "_key": str(uuid4())}).url == at("assignments", cycle)
    assert client.get(at("assignments-invite", cycle)).status_code == 403
    client = sign_in(leader)
    page = client.get(at("assignments-invite", cycle)).text
    assert all(str(e) in page for e in made) and "批准后立即发出邀请" in page
    assert client.post(at("assignments-invite", cycle), {"confirmed": "on", "_key": str(uuid4())}).status_code == 302
    assert case.assignments.filter(state="invited").count() == 4


def test_by_hand_lawful_experts_are_offered_and_the_others_with_their_reason(sign_in, cycle, case, secretary):
    near, far, related = review.expert("32"), review.expert("33"), review.expert("34")
    review.conflict(related, case.application.institution)
    gone = review.assigned(case, state="proposed")
    client = sign_in(secretary)
    page = client.get(at("case-readers", case)).text
    offered = page[: page.index("为什么不能选")]
    assert str(far) in offered and str(near) not in offered and str(related) not in offered
    assert "须回避（同一省份）" in page and "须回避（近亲属）" in page
    assert client.post(at("case-readers", case), {"experts": [near.pk]}).status_code == 422
    assert client.post(at("case-readers", case), {}).status_code == 422
    assert client.post(at("case-readers", case), {"experts": [far.pk], "instead": [gone.pk]}).status_code == 302
    assert dict(case.assignments.values_list("expert", "state")) == {gone.expert_id: "void", far.pk: "proposed"}


def test_the_secretarys_acts_on_one_assignment(sign_in, cycle, case, secretary):
    sent, open_, asked = review.sheets(case, 1)[0], review.assigned(case), review.assigned(case, state="invited")
    client = sign_in(secretary)
    page = client.get(at("case", case)).text
    assert at("assignment-reopen", sent) in page and at("assignment-recuse", open_) in page and at("assignment-void", asked) in page
    answer = client.post(at("assignment-reopen", sent), {"_reason": "L1-01 打高了，请再核对"})
    assert answer.status_code == 422 and "不得涉及分数高低" in answer.text and "L1-01 打高了，请再核对" in answer.text
    assert client.post(at("assignment-reopen", sent), {"_reason": "L1-01 的评语没有写完，请补全。"}).status_code == 302
    assert client.post(at("assignment-recuse", open_), {"why": "来信反映有近亲属"}).status_code == 302
    assert client.post(at("assignment-void", asked), {}).status_code == 302
    found = dict(ReviewAssignment.objects.values_list("pk", "state"))
    assert (found[sent.pk], found[open_.pk], found[asked.pk]) == ("scoring", "recused", "void")


def test_a_reported_relation_is_entered_and_withdrawn(sign_in, case, secretary, leader):
    made, institution = review.expert(), case.application.institution
    client = sign_in(secretary)
    data = {"expert": made.pk, "institution": "J-none", "ground": "dispute", "note": "来信反映"}
    answer = client.post(at("relation-report"), data)
    assert answer.status_code == 422 and "没有这个编号的机构" in answer.text and "来信反映" in answer.text
    assert client.post(at("relation-report"), data | {"institution": institution.public_no}).url == at("relations")
    found = Conflict.objects.get()
    assert (found.expert, found.source) == (made, "reported")
    page = sign_in(leader).get(at("relations")).text
    assert at("relation-withdraw", found) in page
    assert client.post(at("relation-withdraw", found), {"_reason": "查明不实"}).status_code == 302


# --- results


@pytest.fixture
def computed(cycle, officer):
    """Two cases of a closed cycle, the second below the line; the cycle is deliberating."""
    good, weak = review.case(cycle), review.case(cycle)
    review.sheets(good, 3)
    for _time in range(3):
        review.fill(review.assigned(weak, state="submitted"), Y5_01=65_000)
    cycles.close_scoring(make.ctx(officer), cycle)
    return ReviewCase.objects.get(pk=good.pk), ReviewCase.objects.get(pk=weak.pk)


def test_before_opening_the_ranking_shows_nothing_and_exports_nothing(sign_in, cycle, case, secretary, officer):
    """INV-15"""
    review.sheets(case, 3)
    for who in (secretary, officer):
        client = sign_in(who)
        page = client.get(at("ranking", cycle)).text
        assert "分数还没有开放" in page and case.number not in page and case.application.institution.name not in page
        assert client.get(at("ranking-export", cycle)).status_code == 404
        assert "80.0" not in client.get(at("case", case)).text


def test_the_ranking_is_sorted_filtered_and_exported(sign_in, cycle, computed, secretary):
    good, weak = computed
    client = sign_in(secretary)
    page = client.get(at("ranking", cycle)).text
    assert page.index(good.application.institution.name) < page.index(weak.application.institution.name)
    assert "1,000.000" in page and "低于最低得分" in page and "2 家中 <b>1</b> 家达标" in page
    page = client.get(at("ranking", cycle, query="?sort=Y5")).text
    assert page.index(weak.application.institution.name) < page.index(good.application.institution.name)
    assert 'aria-sort="ascending"' in page
    answer = client.get(at("ranking-export", cycle, query=f"?q={good.application.institution.public_no}"))
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2 and good.application.institution.name in map(str, rows[1]) and len(rows[0]) == 19


def test_the_ranking_takes_the_same_queries_for_one_and_for_many(sign_in, cycle, computed, secretary):
    client = sign_in(secretary)
    one = queries(client, at("ranking", cycle))
    for n in range(5):
        case = review.case(cycle, state="desk_done", total_mpt=900_000 + n, rank=3 + n, dimensions={"L1": 1})
        review.sheets(case, 3, state="locked")
    assert queries(client, at("ranking", cycle)) == one <= 20


def test_after_opening_a_case_shows_every_score_and_its_story(sign_in, computed, secretary):
    good, _weak = computed
    page = sign_in(secretary).get(at("case", good)).text
    assert all(str(a.expert) in page for a in good.assignments.all()) and "130.0" in page and "评分关闭，算出总分" in page


def test_the_panel_is_recorded_in_bulk_after_a_dry_run_and_decided_as_a_whole(sign_in, cycle, computed, secretary, leader):
    good, weak = computed
    client = sign_in(secretary)
    page = client.get(at("ranking-deliberate", cycle)).text
    seen = scoring.findings(cycle).digest
    assert seen in page and page.index(good.application.institution.name) < page.index(weak.application.institution.name)
    assert client.post(at("ranking-deliberate", cycle), {"seen": "0" * 64, "confirmed": "on"}).status_code == 409
    assert client.post(at("ranking-deliberate", cycle), {"seen": seen, "confirmed": "on"}).url == at("ranking", cycle)
    assert client.get(at("ranking-decide", cycle)).status_code == 403
    client = sign_in(leader)
    page = client.get(at("ranking-decide", cycle)).text
    assert "整份名单一次决定" in page and "select" not in page[page.index("<main") :].split("</main>")[0].replace("aria-selected", "")
    assert client.post(at("ranking-decide", cycle), {}).status_code == 422
    assert client.post(at("ranking-decide", cycle), {"confirmed": "on"}).status_code == 302
    assert dict(ReviewCase.objects.values_list("pk", "decision")) == {good.pk: "pass", weak.pk: "fail"}


def test_a_single_finding_is_recorded_and_a_wrong_one_said_with_nothing_lost(sign_in, computed, secretary):
    _good, weak = computed
    client = sign_in(secretary)
    answer = client.post(at("case-deliberate", weak), {"decision": "pass", "note": "会议意见在此"})
    assert answer.status_code == 422 and "未达标项" in answer.text and "会议意见在此" in answer.text
    assert client.post(at("case-deliberate", weak), {"decision": "fail", "note": ""}).url == at("case", weak)


def test_an_institution_sees_its_own_dimensions_from_the_notice_on(sign_in, cycle, computed, secretary, leader):
    good, weak = computed
    actions.deliberate_all(Context(secretary), cycle, seen=scoring.findings(cycle).digest)
    actions.decide_all(Context(leader), cycle)
    admin = make.actor(weak.application.institution, Role.INSTITUTION_ADMIN)
    url = at("own-result", weak.application)
    page = sign_in(admin).get(url).text
    assert "结果还没有公布" in page and "65.000" not in page
    Cycle.objects.filter(pk=cycle.pk).update(state="publicity")
    client = sign_in(admin)
    page = client.get(url).text
    assert "65.000" in page and "未通过" in page and "低于最低得分" in page
    assert not any(str(a.expert) in page for a in weak.assignments.all())
    assert client.get(at("own-result", good.application)).status_code == 404
    other = make.actor(make.province("32"), Role.PROVINCIAL_LEADER)
    assert sign_in(other).get(url).status_code in (403, 404)


# --- desks


def test_what_waits_stands_on_the_desks(cycle, case, held, secretary, leader):
    asked = review.assigned(review.case(cycle), held.expert, state="invited")
    review.assigned(asked.case, state="proposed")
    today = make.today()
    found = [(t.title, t.state) for t in tasks("expert", review.actor(held.expert), today) if "评审" in str(t.title)]
    assert [s for _t, s in found] == ["todo", "todo"] and "答复评审邀请" in str(found[0][0])
    assert any("补派" in str(t.title) for t in tasks("ministry", secretary, today))
    assert any("批准" in str(t.title) and t.count == 1 for t in tasks("ministry", leader, today))
    stranger = Actor(secretary.user_id, Role.MINISTRY_LEADER, secretary.organisation_id)
    assert not any("补派" in str(t.title) for t in tasks("ministry", stranger, today))
