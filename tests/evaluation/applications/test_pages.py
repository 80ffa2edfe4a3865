"""The pages of applications as the people of institution and province meet them, as strangers do, and at one price for few and many."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluation.applications import actions, selectors
from evaluation.applications.models import Application
from evaluation.cycles.models import Cycle
from portal.accounts.models import Role, User
from portal.calendar.models import CalendarYear
from portal.calendar.selectors import forget
from portal.files.models import Attachment
from portal.kernel.models import Event
from portal.kernel.policy import rows
from tests.evaluation.applications.test_actions import REASON, look_at_all, of, pdf
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db
State = Application.State


@pytest.fixture(autouse=True)
def nothing_cached():
    cache.clear()


@pytest.fixture
def cycle():
    make.province()
    return make.cycle("applying", of=make.standard())


@pytest.fixture
def institution(cycle):
    return make.institution(make.province(), name="云岫示例司法鉴定中心")


@pytest.fixture
def sign_in(client):
    def signed_in(organisation, role):
        who = make.actor(organisation, role)
        client.force_login(User.objects.get(pk=who.user_id))
        return who

    return signed_in


@pytest.fixture
def draft(institution, cycle):
    return make.application(institution, in_cycle=cycle)


@pytest.fixture
def handed_in(institution, cycle):
    made = make.application(institution, in_cycle=cycle, answered=True, pledge_signed_on=make.today())
    return actions.submit(make.ctx(make.actor(institution, Role.INSTITUTION_ADMIN)), made, acknowledged=True)


def at(name, *args):
    return reverse(f"evaluation:{name}", args=args)


def said(answer) -> str:
    return answer.content.decode()


# --- the institution ----------------------------------------------------------------------------------------------------------


def test_an_admin_begins_with_a_contact_and_the_clerk_is_told_who_begins(client, sign_in, institution):
    sign_in(institution, Role.INSTITUTION_CLERK)
    page = said(client.get(at("assessment")))
    assert "由机构管理员（负责人）开始" in page and at("application-begin") not in page
    assert client.get(at("application-begin")).status_code == 403
    sign_in(institution, Role.INSTITUTION_ADMIN)
    assert at("application-begin") in said(client.get(at("assessment")))
    refused = client.post(at("application-begin"), {"contact": "丙示例"})
    assert refused.status_code == 422 and "请填写联系电话" in said(refused) and "丙示例" in said(refused)
    begun = client.post(at("application-begin"), {"contact": "丙示例", "contact_phone": "010-1"})
    row = Application.objects.get()
    assert begun.url == at("application", row.pk) and at("application-begin") not in said(client.get(at("assessment")))


def test_the_overview_names_what_is_missing_with_the_way_there(client, sign_in, draft):
    sign_in(draft.institution, Role.INSTITUTION_ADMIN)
    page = said(client.get(at("application", draft.pk)))
    missing = selectors.criteria(draft)
    for criterion in missing:
        assert f"{at('application-dimension', draft.pk, criterion.dimension.code)}#{criterion.code}" in page
    assert at("application-pledge", draft.pk) in page and "尚未公布" in page
    actions.answer(make.ctx(make.actor(draft.institution, Role.INSTITUTION_CLERK)), draft, criterion=missing[0], level=4)
    page = said(client.get(at("application", draft.pk)))
    assert f"#{missing[0].code}" not in page


def test_an_automatic_value_is_locked_with_its_formula_and_leads_to_its_rows(client, sign_in, draft):
    year = draft.cycle.basis_year
    make.graded(draft.institution, year, "A")
    make.graded(draft.institution, year - 1, "B")
    sign_in(draft.institution, Role.INSTITUTION_CLERK)
    page = said(client.get(at("application-dimension", draft.pk, "L1")))
    assert "近两年诚信等级分之和" in page and "L1-08-level" not in page and "不低于 5 得 16 分" in page
    rows_page = said(client.get(at("application-rows", draft.pk, "L1-08")))
    assert "计入的 2 条登记" in rows_page and "诚信等级" in rows_page and "16.000 / 20" in rows_page
    assert client.get(at("application-rows", draft.pk, "L1-05")).status_code == 404


def test_the_value_moves_with_the_register_and_not_before(client, sign_in, draft):
    """Kept values fall with the next event about the institution."""
    sign_in(draft.institution, Role.INSTITUTION_CLERK)
    url = at("application-rows", draft.pk, "L1-08")
    assert "0.000 / 20" in said(client.get(url))
    grade = make.graded(draft.institution, draft.cycle.basis_year, "A")
    make.graded(draft.institution, draft.cycle.basis_year - 1, "A")
    assert "0.000 / 20" in said(client.get(url))
    Event.objects.create(
        verb="evaluation.integrity.grade_published", subject_type="evaluation.integritygrade", subject_id=grade.pk, actor_role="system",
        concerns_id=draft.institution.organisation_id, before={}, after={}, at=timezone.now(),
    )  # fmt: skip
    assert "20.000 / 20" in said(client.get(url))


def test_one_form_saves_a_dimension_with_its_files_without_any_script(client, sign_in, draft):
    sign_in(draft.institution, Role.INSTITUTION_CLERK)
    url = at("application-dimension", draft.pk, "L1")
    file = SimpleUploadedFile("评审报告.pdf", pdf(), "application/pdf")
    saved = client.post(
        url, {"L1-05-seen": "-1", "L1-05-level": "2", "L1-05-points": "16.5", "L1-05-statement": "两年两次扩项", "L1-05-file": file}
    )
    assert saved.status_code == 302
    answer = draft.self_scores.get()
    assert (answer.level, answer.claimed_mpt, answer.statement) == (2, 16_500, "两年两次扩项")
    kept = Attachment.objects.get(evidence__application=draft)
    page = said(client.get(url))
    assert "评审报告.pdf" in page and 'value="16.5"' in page and "两年两次扩项" in page
    gone = client.post(url, {"unlink": f"L1-05:{kept.pk}"})
    assert not draft.evidence.exists() and f"unlinked=L1-05:{kept.pk}" in gone.url
    assert "撤销移除" in said(client.get(gone.url))
    client.post(url, {"link": f"L1-05:{kept.pk}"})
    assert draft.evidence.get().attachment_id == kept.pk
    client.post(url, {"L1-05-seen": "0", "L1-05-level": "2", "L1-05-link": kept.pk, "do": "next"})
    assert draft.evidence.count() == 1


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(client, sign_in, draft):
    sign_in(draft.institution, Role.INSTITUTION_CLERK)
    url = at("application-dimension", draft.pk, "L1")
    for points, told in [("三十六", "请填数字"), ("3", "到 17.5 分之间")]:
        file = SimpleUploadedFile("报告.exe", b"MZ", "application/pdf")
        answer = client.post(
            url, {"L1-05-seen": "-1", "L1-05-level": "2", "L1-05-points": points, "L1-05-statement": "写了很久", "L1-05-file": file}
        )
        page = said(answer)
        assert answer.status_code == 422 and told in page and "另存为" in page
        assert "写了很久" in page and f'value="{points}"' in page and 'href="#id_L1-05-points"' in page
    assert not draft.self_scores.exists()


def test_autosave_keeps_and_answers_with_the_time_and_the_revision(client, sign_in, draft):
    sign_in(draft.institution, Role.INSTITUTION_CLERK)
    url = at("application-answer", draft.pk, "L1-05")
    first = client.post(url, {"L1-05-seen": "-1", "L1-05-level": "1", "L1-05-points": "", "L1-05-statement": "甲"})
    assert first.json()["revision"] == 0 and first.json()["claimed"] == "20" and "已自动保存" in first.json()["message"]
    second = client.post(url, {"L1-05-seen": "0", "L1-05-level": "2", "L1-05-points": "20", "L1-05-statement": "甲"})
    assert second.json()["claimed"] == "17.5"  # points left from the other level fall to the top of this one
    other = make.actor(draft.institution, Role.INSTITUTION_ADMIN)
    actions.answer(make.ctx(other), draft, criterion=of(draft, "L1-05"), level=1, statement="乙写的")
    late = client.post(url, {"L1-05-seen": "1", "L1-05-level": "2", "L1-05-points": "17.5", "L1-05-statement": "甲又写"})
    assert late.status_code == 409 and late.json()["theirs"]["statement"] == "乙写的" and late.json()["theirs"]["revision"] == 2
    wrong = client.post(url, {"L1-05-seen": "2", "L1-05-level": "1", "L1-05-points": "二十"})
    assert wrong.status_code == 422 and "请填数字" in wrong.json()["problems"][0]["message"]
    assert client.post(at("application-answer", draft.pk, "X9-99"), {"X9-99-seen": "-1"}).status_code == 404


def test_two_in_the_same_field_are_told_on_the_plain_page_too(client, sign_in, draft):
    other = make.actor(draft.institution, Role.INSTITUTION_ADMIN)
    actions.answer(make.ctx(other), draft, criterion=of(draft, "L1-05"), level=1, statement="乙写的")
    sign_in(draft.institution, Role.INSTITUTION_CLERK)
    answer = client.post(at("application-dimension", draft.pk, "L1"), {"L1-05-seen": "-1", "L1-05-level": "2", "L1-05-statement": "甲写的"})
    assert answer.status_code == 409 and "乙写的" in said(answer) and "甲写的" in said(answer)


def test_the_whole_is_read_signed_and_handed_in(client, sign_in, institution, cycle):
    made = make.application(institution, in_cycle=cycle, answered=True)
    sign_in(institution, Role.INSTITUTION_CLERK)
    assert "按要求完成，材料齐全" in said(client.get(at("application-check-page", made.pk)))
    for name in ("application-submit", "application-pledge", "application-withdraw"):
        assert client.get(at(name, made.pk)).status_code == 403
    sign_in(institution, Role.INSTITUTION_ADMIN)
    page = said(client.get(at("application-submit", made.pk)))
    assert at("application-pledge", made.pk) in page
    refused = client.post(at("application-submit", made.pk), {})
    assert refused.status_code == 422 and "真实性承诺" in said(refused)
    assert client.post(at("application-pledge", made.pk), {}).status_code == 422
    assert client.post(at("application-pledge", made.pk), {"agreed": "on"}).status_code == 302
    form = client.get(at("application-submit", made.pk)).context["form"]
    seen = form.initial["seen"]
    actions.answer(make.ctx(make.actor(institution, Role.INSTITUTION_CLERK)), made, criterion=selectors.criteria(made)[0], level=2)
    assert client.post(at("application-submit", made.pk), {"seen": seen, "acknowledged": "on"}).status_code == 409
    answer = client.post(at("application-submit", made.pk), {"seen": selectors.fingerprint(made), "acknowledged": "on"})
    assert answer.url == at("application-receipt", made.pk)
    page = said(client.get(answer.url))
    made.refresh_from_db()
    assert made.frozen_digest in page and reverse("documents:document", args=[made.receipt_id]) in page


def test_a_veto_is_shown_before_and_has_to_be_acknowledged(client, sign_in, institution, cycle):
    make.graded(institution, cycle.basis_year, "D", score_mpt=10_000)
    made = make.application(institution, in_cycle=cycle, answered=True, pledge_signed_on=make.today())
    sign_in(institution, Role.INSTITUTION_ADMIN)
    assert "一票否决" in said(client.get(at("application", made.pk)))
    refused = client.post(at("application-submit", made.pk), {})
    assert refused.status_code == 422 and 'href="#id_acknowledged"' in said(refused)
    assert client.post(at("application-submit", made.pk), {"acknowledged": "on"}).status_code == 302
    made.refresh_from_db()
    assert made.standing_vetoes


def test_a_returned_application_opens_the_named_criteria_alone(client, sign_in, handed_in):
    clerk = make.actor(make.province(), Role.PROVINCIAL_CLERK)
    actions.return_to_institution(make.ctx(clerk), handed_in, reasons={"L1-05": REASON})
    sign_in(handed_in.institution, Role.INSTITUTION_ADMIN)
    page = said(client.get(at("application", handed_in.pk)))
    assert REASON in page and "去补正" in page and at("application-resubmit", handed_in.pk) not in page
    page = said(client.get(at("application-dimension", handed_in.pk, "L1")))
    assert REASON in page and 'name="L1-05-level"' in page
    assert "-level" not in said(client.get(at("application-dimension", handed_in.pk, "L5")))
    assert client.post(at("application-resubmit", handed_in.pk), {}).status_code == 422
    client.post(at("application-dimension", handed_in.pk, "L1"), {"L1-05-seen": "0", "L1-05-level": "1", "L1-05-statement": "已补传第二页"})
    page = said(client.get(at("application", handed_in.pk)))
    assert "已修改" in page and at("application-resubmit", handed_in.pk) in page
    answer = client.post(at("application-resubmit", handed_in.pk), {})
    assert answer.status_code == 302 and "补正提交" in said(client.get(answer.url))


def test_a_withdrawal_asks_why_and_says_what_it_means(client, sign_in, draft):
    sign_in(draft.institution, Role.INSTITUTION_ADMIN)
    assert "不能再次申报" in said(client.get(at("application-withdraw", draft.pk)))
    assert client.post(at("application-withdraw", draft.pk), {"_reason": ""}).status_code == 422
    assert client.post(at("application-withdraw", draft.pk), {"_reason": "机构合并"}).status_code == 302
    assert "本批不参加考核" in said(client.get(at("application", draft.pk)))


PAGES = [
    "application",
    "application-check-page",
    "application-submit",
    "application-pledge",
    "application-withdraw",
    "application-resubmit",
]


def test_another_institution_the_province_and_the_public_find_none_of_it(client, sign_in, draft):
    paths = [at(name, draft.pk) for name in PAGES] + [
        at("application-dimension", draft.pk, "L1"),
        at("application-rows", draft.pk, "L1-08"),
    ]
    assert {client.get(path).status_code for path in paths} == {302}
    sign_in(make.institution(make.province()), Role.INSTITUTION_ADMIN)
    assert {client.get(path).status_code for path in paths} == {404}
    assert client.post(at("application-answer", draft.pk, "L1-05"), {"L1-05-seen": "-1"}).status_code == 404
    sign_in(make.province(), Role.PROVINCIAL_CLERK)
    assert {client.get(path).status_code for path in paths} <= {403, 404}
    assert client.get(at("application-review", draft.pk)).status_code == 404
    assert client.get(at("application-receipt", draft.pk)).status_code in (403, 404)


# --- the province -------------------------------------------------------------------------------------------------------------


def test_the_clerk_looks_at_each_criterion_and_passes_to_the_next(client, sign_in, handed_in, cycle):
    following = make.application(make.institution(make.province()), state="submitted", in_cycle=cycle)
    Application.objects.filter(pk=following.pk).update(submitted_at=timezone.now())
    sign_in(make.province(), Role.PROVINCIAL_CLERK)
    url = at("application-review", handed_in.pk)
    assert "按要求完成，材料齐全" in said(client.get(url))
    early = client.post(url, {"do": "conclude", "note": "材料齐全"})
    assert early.status_code == 422 and 'href="#id_at-L1-05"' in said(early) and "材料齐全" in said(early)
    noted = client.post(url, {"do": "look-L1-05", "note-L1-05": "复印件，原件已看"})
    assert noted.url.endswith("#at-L1-05") and handed_in.checked_points.get().note == "复印件，原件已看"
    everything = {f"seen-{c.code}": "on" for c in selectors.criteria(handed_in)}
    done = client.post(url, everything | {"do": "conclude", "note": "材料齐全", "note-L1-05": "复印件，原件已看"})
    assert done.status_code == 302 and done.url == at("application-review", following.pk)
    handed_in.refresh_from_db()
    assert handed_in.checked_at and handed_in.verified_note == "材料齐全"
    assert client.get(at("application-verify", handed_in.pk)).status_code == 403


def test_the_leader_reads_the_differences_and_confirms(client, sign_in, handed_in):
    clerk = make.actor(make.province(), Role.PROVINCIAL_CLERK)
    actions.check(make.ctx(clerk), handed_in, criterion=of(handed_in, "L1-05"), note="与附表差一项")
    look_at_all(handed_in, clerk)
    actions.check(make.ctx(clerk), handed_in, criterion=of(handed_in, "L1-05"), note="与附表差一项")
    actions.conclude(make.ctx(clerk), handed_in, note="基本属实")
    sign_in(make.province(), Role.PROVINCIAL_LEADER)
    assert at("application-verify", handed_in.pk) in said(client.get(at("application-review", handed_in.pk)))
    page = said(client.get(at("application-verify", handed_in.pk)))
    assert "与附表差一项" in page and "基本属实" in page
    assert client.post(at("application-review", handed_in.pk), {"do": "conclude"}).status_code == 403
    assert client.post(at("application-verify", handed_in.pk), {}).status_code == 302
    handed_in.refresh_from_db()
    assert handed_in.state == State.VERIFIED


def test_a_return_keeps_what_was_written_and_names_what_is_too_short(client, sign_in, handed_in):
    sign_in(make.province(), Role.PROVINCIAL_CLERK)
    url = at("application-return", handed_in.pk)
    assert "还可以退回 2 次" in said(client.get(url))
    assert client.post(url, {}).status_code == 422
    refused = client.post(url, {"reason-L1-05": "缺页", "reason-L5-08": REASON})
    assert refused.status_code == 422 and "退回原因太短" in said(refused) and REASON in said(refused)
    assert client.post(url, {"reason-L1-05": REASON}).status_code == 302
    assert "等待答复" in said(client.get(at("application-review", handed_in.pk)))


def test_the_list_is_filtered_sorted_paged_and_exported(client, sign_in, handed_in, cycle):
    for level in (2, 3):
        make.application(make.institution(make.province()), state="submitted", in_cycle=cycle, level=level)
    make.application(make.institution(make.province("33")), state="submitted", in_cycle=cycle)
    make.application(make.institution(make.province()), in_cycle=cycle)
    sign_in(make.province(), Role.PROVINCIAL_CLERK)
    url = at("applications")
    page = client.get(url)
    assert page.context["paginator"].count == 3 and "待核验" in said(page)
    totals = [row.total_mpt for row in client.get(f"{url}?sort=-total").context["object_list"]]
    assert totals == sorted(totals, reverse=True) and len(set(totals)) == 3
    assert [r.institution.name for r in client.get(f"{url}?q=云岫").context["object_list"]] == ["云岫示例司法鉴定中心"]
    assert client.get(f"{url}?work=confirm").context["paginator"].count == 0
    assert client.get(f"{url}?state=verified").context["paginator"].count == 0
    answer = client.get(at("applications-export") + "?q=云岫")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "云岫示例司法鉴定中心" in cells and sum(str(c).startswith("示例") for c in cells) == 0
    assert "云岫" in Event.objects.get(verb="evaluation.applications.export").reason


def test_another_province_and_the_ministry_find_nothing_at_the_provinces_desk(client, sign_in, handed_in):
    paths = [at(name, handed_in.pk) for name in ("application-review", "application-return", "application-verify")]
    paths.append(at("application-review-rows", handed_in.pk, "L1-08"))
    sign_in(make.province("33"), Role.PROVINCIAL_CLERK)
    assert {client.get(path).status_code for path in paths} == {404}
    assert client.get(at("applications")).context["paginator"].count == 0
    for body, role in [(make.ministry(), Role.MINISTRY_STAFF), (handed_in.institution, Role.INSTITUTION_ADMIN)]:
        sign_in(body, role)
        assert {client.get(path).status_code for path in paths} <= {403, 404}


def test_the_province_sees_the_rows_behind_a_frozen_value(client, sign_in, institution, cycle):
    make.graded(institution, cycle.basis_year, "A")
    made = make.application(institution, in_cycle=cycle, answered=True, pledge_signed_on=make.today())
    actions.submit(make.ctx(make.actor(institution, Role.INSTITUTION_ADMIN)), made, acknowledged=True)
    sign_in(make.province(), Role.PROVINCIAL_CLERK)
    page = said(client.get(at("application-review-rows", made.pk, "L1-08")))
    assert "计入的 1 条登记" in page and "提交时定格" in page


# --- who reads the files ------------------------------------------------------------------------------------------------------


def test_evidence_is_read_by_its_province_from_submission_and_by_the_ministry_when_frozen(draft, cycle):
    make.answer_all(draft)
    file = Attachment.objects.get(evidence__application=draft, evidence__criterion__code="L1-05")
    left_out = make.attachment(draft.institution, subject=draft)
    clerk = make.actor(make.province(), Role.PROVINCIAL_CLERK)
    other = make.actor(make.province("33"), Role.PROVINCIAL_CLERK)
    ministry = make.actor(make.ministry(), Role.MINISTRY_STAFF)
    office = make.actor(draft.institution, Role.INSTITUTION_CLERK)

    def readers():
        return [file in rows(who, Attachment) for who in (office, clerk, other, ministry)]

    assert readers() == [True, False, False, False]
    Application.objects.filter(pk=draft.pk).update(state="submitted", submitted_at=timezone.now())
    assert readers() == [True, True, False, False]
    Application.objects.filter(pk=draft.pk).update(state="frozen")
    assert readers() == [True, True, False, True]
    assert left_out not in rows(clerk, Attachment)


# --- next steps ---------------------------------------------------------------------------------------------------------------


def test_each_desk_is_told_its_next_step(institution, cycle, rf):
    from portal.ui.desk import tasks

    today = make.today()
    admin, office = make.actor(institution, Role.INSTITUTION_ADMIN), make.actor(institution, Role.INSTITUTION_CLERK)
    clerk, leader = make.actor(make.province(), Role.PROVINCIAL_CLERK), make.actor(make.province(), Role.PROVINCIAL_LEADER)

    def steps(desk, who):
        return [t.title for t in tasks(desk, who, today) if "自评" in str(t.title) or "承诺" in str(t.title) or "核验" in str(t.title)]

    assert "开始" in steps("institution", admin)[0] and steps("institution", office) == []
    made = make.application(institution, in_cycle=cycle, answered=True)
    assert steps("institution", admin) == ["继续填写自评", "签署真实性承诺"] and steps("institution", office) == ["继续填写自评"]
    Application.objects.filter(pk=made.pk).update(pledge_signed_on=today)
    actions.submit(make.ctx(admin), made, acknowledged=True)
    assert steps("institution", admin) == [] and steps("province", clerk) == ["核验机构自评"] and steps("province", leader) == []
    look_at_all(made, clerk)
    actions.conclude(make.ctx(clerk), made, note="已核对登记数据")
    assert steps("province", clerk) == [] and steps("province", leader) == ["确认核验结果"]
    actions.return_to_institution(make.ctx(clerk), made, reasons={"L1-05": REASON})
    found = next(t for t in tasks("institution", office, today) if "补正" in str(t.title))
    assert found.due_on and found.state == "mend" and found.count == 1


# --- the price ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def calendar():
    """Confirmed years, which every process reads once."""
    for year in range(make.today().year - 1, make.today().year + 2):
        CalendarYear.objects.create(year=year, state="confirmed")
    forget()
    yield
    forget()


def queries(client, path) -> int:
    client.get(path)  # values kept for the institution, content types, the calendar
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_pages_ask_the_same_number_of_queries_for_little_and_much(client, sign_in, institution, cycle, calendar):
    made = make.application(institution, in_cycle=cycle)
    who = sign_in(institution, Role.INSTITUTION_CLERK)
    paths = [
        at("application", made.pk),
        at("application-check-page", made.pk),
        at("application-dimension", made.pk, "L4"),
        at("assessment"),
    ]
    little = [queries(client, path) for path in paths]
    for criterion in selectors.criteria(made):
        actions.answer(make.ctx(who), made, criterion=criterion, level=1, statement="做到")
        for n in range(3):
            file = make.attachment(institution, name=f"材料{n}.pdf", subject=made)
            actions.link_evidence(make.ctx(who), made, criterion=criterion, attachment=file)
    assert [queries(client, path) for path in paths] == little
    assert max(little) <= 20, little


def test_the_provinces_pages_too(client, sign_in, handed_in, cycle, calendar):
    sign_in(make.province(), Role.PROVINCIAL_CLERK)
    paths = [at("applications"), at("application-review", handed_in.pk)]
    few = [queries(client, path) for path in paths]
    clerk = make.actor(make.province(), Role.PROVINCIAL_CLERK)
    look_at_all(handed_in, clerk)
    for _n in range(6):
        make.application(make.institution(make.province()), state="submitted", in_cycle=cycle)
    assert [queries(client, path) for path in paths] == few
    assert max(few) <= 20, few


# --- the API ------------------------------------------------------------------------------------------------------------------


def test_the_api_tells_each_reader_what_the_pages_tell(client, sign_in, handed_in, draft_elsewhere):
    sign_in(make.province(), Role.PROVINCIAL_CLERK)
    listed = client.get("/api/v1/applications/").json()
    assert listed["count"] == 1 and listed["results"][0]["frozen_digest"] == handed_in.frozen_digest
    whole = client.get(f"/api/v1/applications/{handed_in.pk}/").json()
    assert {v["code"] for v in whole["values"]} >= {"L1-08"} and {c["code"] for c in whole["claims"]} >= {"L1-05"}
    assert client.get(f"/api/v1/applications/{draft_elsewhere.pk}/").status_code == 404
    client.logout()
    assert client.get("/api/v1/applications/").status_code in (401, 403)


@pytest.fixture
def draft_elsewhere(cycle):
    return make.application(make.institution(make.province()), in_cycle=cycle)


def test_the_last_moment_is_said_where_it_is_over(client, sign_in, draft):
    Cycle.objects.filter(pk=draft.cycle_id).update(apply_until=timezone.now() - timedelta(seconds=1))
    sign_in(draft.institution, Role.INSTITUTION_ADMIN)
    page = said(client.get(at("application-dimension", draft.pk, "L1")))
    assert "L1-05-level" not in page
    answer = client.post(at("application-answer", draft.pk, "L1-05"), {"L1-05-seen": "-1", "L1-05-level": "1"})
    assert answer.status_code == 409 and "已截止" in answer.json()["problems"][0]["message"]
