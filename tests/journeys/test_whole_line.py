"""One institution carried through the whole programme, by clicking as each role in turn (domain.md §5).

It runs after the role files in the same world: the demo's second cycle is put aside first, because one cycle runs at a time (INV-4).
"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from evaluation.applications.models import Application
from evaluation.cycles.models import Cycle
from evaluation.listing.models import Certificate
from evaluation.publicity.models import Objection, PublicityNotice
from evaluation.recommendation.models import Recommendation
from evaluation.review.models import ReviewAssignment, ReviewCase
from evaluation.surveillance.models import DelistingProposal, Finding, RereviewOpinion
from institutions.models import Institution
from portal.accounts.models import Membership
from portal.demo import evidence
from tests.journeys import by_hand, line

CLERK, ADMIN = "institution-6-clerk", "institution-6"
OPINION = (
    "该机构资质完备、管理规范、队伍稳定，近两年诚信等级良好，检查中未发现突出问题；经集体研究，同意推荐参加考核，并将继续加强监督管理。"
)
EDITION = settings.BASE_DIR / "evaluation" / "data" / "standard-short-1.yaml"


@pytest.fixture
def institution() -> Institution:
    """The institution of the story, which is on no list; the demo's running cycle is put aside."""
    Cycle.objects.filter(state__in=Cycle.RUNNING).update(state="archived")
    return Institution.objects.get(organisation=Membership.objects.get(user__username=ADMIN).organisation)


def test_an_institution_comes_onto_the_list_and_off_it_again(people, institution):
    standard(people)
    cycle = planned(people)
    line.applying_begins(cycle)
    application = self_assessed(people, institution)
    checked(people, application)
    line.applying_ends(cycle)
    recommended(people, cycle, application)
    line.recommending_ends(cycle)
    accepted(people, cycle, application)
    reviewed(people, cycle, application)
    decided(people, cycle, institution)
    notice = publicised(people, cycle, institution)
    line.notice_ends(cycle)
    certificate = announced(people, cycle, institution, notice)
    rectified(people, institution)
    struck_off(people, institution, certificate)


def standard(people) -> None:
    """An edition is imported, checked and published by another person."""
    staff, leader = people("ministry"), people("ministry-leader")
    text = EDITION.read_text(encoding="utf-8")
    staff.open("/ministry/standards/").follow("导入标准…")
    staff.page.locator("[name=file]").set_input_files(by_hand.yaml(text.replace("total_points: 1000", "total_points: 999", 1)))
    staff.expected.add(422)
    staff.press("核对并导入").sees("1000")
    staff.expected.clear()
    staff.page.locator("[name=file]").set_input_files(by_hand.yaml(text.replace('version: "1.0-short"', 'version: "1.1-short"', 1)))
    staff.press("核对并导入")
    staff.sees("标准已导入并通过核对，等待负责人发布。", "1.1-short")
    leader.open(staff.path).follow("发布…").fill(confirmed=True).press("发布标准").sees("标准已发布，即日起生效。")


def planned(people) -> Cycle:
    """CYC-1: drafted by staff with quotas, duties given and started by the leader."""
    staff, leader = people("ministry"), people("ministry-leader")
    today = timezone.localdate()
    day = lambda n: (today + timedelta(days=n)).isoformat()  # noqa: E731
    staff.open("/ministry/cycles/").follow("编制下一批…").sees("编制下一批考核")
    staff.fill(
        name="第三批考核", basis_year=today.year - 1, apply_from=day(30), apply_until=day(75), data_until=day(60), recommend_until=day(110),
        review_until=day(180), publicity_wd=7, province_notice_wd=5, experts_per_case=3,
    )  # fmt: skip
    staff.page.get_by_label("考核标准", exact=True).select_option(index=1)
    staff.press("保存计划").sees("计划已保存", "第三批考核")
    cycle = Cycle.objects.latest("pk")
    staff.follow("编制名额…").fill(total=64).press("按公式填入，不保存").sees("已按公式填入，还没有保存。")
    staff.press("保存名额").sees("名额已保存。")
    leader.open(f"/ministry/cycles/{cycle.pk}/").follow("查看和指定岗位职责")
    for username, duty in (
        ("ministry", "cycle_manager"), ("secretary", "review_secretary"), ("secretary", "result_officer"),
        ("publicity", "publicity_officer"), ("publicity", "registrar"), ("objections", "objection_officer"),
    ):  # fmt: skip
        user = Membership.objects.get(user__username=username).user_id
        leader.fill(user=user, duty=duty).press("指定职责").sees("职责已指定。")
    leader.open(f"/ministry/cycles/{cycle.pk}/").follow("启动本批考核")
    if leader.page.locator("[name=early_reason]").count():
        leader.fill(early_reason="按工作部署提前启动，已集体研究。")
    leader.fill(confirmed=True).press("启动本批考核").sees("本批考核已启动", "待启动")
    line.work()
    return cycle


def self_assessed(people, institution) -> Application:
    """APP-1, 2: begun, answered with words and files, pledged, read whole and submitted; the receipt names the digest."""
    clerk, admin = people(CLERK), people(ADMIN)
    admin.open("/start/").sees("下一步")
    admin.open("/institution/assessment/").follow("开始申报…").fill(contact="联示例", contact_phone="010-00000000").press("开始申报")
    admin.sees("已开始申报")
    application = Application.objects.get(institution=institution, cycle__name="第三批考核")
    clerk.open(f"/institution/assessment/{application.pk}/").follow("继续填写")
    by_hand.answered(clerk)
    line.answer_the_rest(application, CLERK)
    clerk.open(f"/institution/assessment/{application.pk}/").follow("预览申报书").sees("尚未签署")
    admin.open(f"/institution/assessment/{application.pk}/pledge/").fill(agreed=True).press("签署承诺").sees("承诺已签署。")
    admin.open(f"/institution/assessment/{application.pk}/check/").sees(institution.name, line.STATEMENT)
    admin.follow("核对无误，去提交…").sees("提交以后")
    if admin.page.locator("[name=acknowledged]").count():
        admin.fill(acknowledged=True)
    admin.press("提交自评").sees("回执", institution.name)
    line.work()
    return application


def checked(people, application) -> None:
    """APP-3, 4, 5: one point returned and mended, the rest looked at, concluded, confirmed by the leader."""
    clerk, leader, admin = people("province-32"), people("province-32-leader"), people(ADMIN)
    clerk.open(f"/province/applications/{application.pk}/").follow("退回补正…")
    area = clerk.page.locator("main textarea[name^=reason-]").first
    code = area.get_attribute("name").removeprefix("reason-")
    area.fill("请补充最近一个季度的检查记录，并注明检查人。")
    clerk.press("退回机构补正").sees("已退回补正，机构已收到通知。")
    line.work()
    admin.open("/institution/").sees("补正")
    admin.open(f"/institution/assessment/{application.pk}/").follow("去补正").sees("省级退回的原因", "请补充最近一个季度的检查记录")
    admin.page.locator(f"#id_{code}-statement").fill("已补充最近一个季度的检查记录，检查人为质量负责人。")
    expect(admin.page.locator("[data-saved]")).to_contain_text("已自动保存")
    admin.open(f"/institution/assessment/{application.pk}/resubmit/").press("提交补正").sees("回执")
    line.work()
    clerk.open(f"/province/applications/{application.pk}/").sees("已补正")
    clerk.page.locator("input[name^=seen-]").first.check()
    clerk.press("保存", exact=True)
    line.check_the_rest(application, "province-32")
    clerk.open(f"/province/applications/{application.pk}/").fill(note="材料齐全，与登记信息一致。").press("核验通过，看下一家")
    clerk.sees("核验通过，已请负责人确认。")
    leader.open(f"/province/applications/{application.pk}/").follow("确认核验…").sees("材料齐全，与登记信息一致。").press("确认核验")
    leader.sees("已确认核验。")
    line.work()


def recommended(people, cycle, application) -> None:
    """REC-2, 3: nominated and described by the clerk, handed in by the leader with a signed letter."""
    clerk, leader = people("province-32"), people("province-32-leader")
    mine = Recommendation.objects.get(cycle=cycle, province__province__code="32")
    clerk.open("/province/recommendation/").follow("第三批考核").sees("还不能提交")
    clerk.press("推荐", exact=False).sees("已选 1")
    clerk.follow("填写意见、会议和公示…").fill(
        meeting_on=line.ago(20).isoformat(), notice_from=line.ago(18).isoformat(), notice_until=line.ago(8).isoformat(), opinion=OPINION
    )
    clerk.fill(**{f"opinion_{application.pk}": OPINION}).press("保存").sees("名单已齐备。")
    leader.open(f"/province/recommendation/{mine.pk}/").follow("核对并提交司法部…").sees("推荐函全文", OPINION)
    leader.fill(confirmed=True).press("提交司法部").sees("推荐名单已提交司法部")
    line.paper("推荐")
    leader.open(f"/province/recommendation/{mine.pk}/").sees("推荐函")
    line.work()


def accepted(people, cycle, application) -> None:
    """CYC-4, REC-7: the formal check is all green and the ministry accepts."""
    staff = people("ministry")
    mine = Recommendation.objects.get(cycle=cycle, province__province__code="32")
    staff.open("/ministry/screening/").sees("江苏")
    staff.open(f"/ministry/screening/{mine.pk}/").sees(application.institution.name).follow("受理…")
    staff.fill(confirmed=True).press("受理").sees("已受理，受理回执已编号")
    line.work()


def reviewed(people, cycle, application) -> None:
    """ASG-1, 2, 5, CYC-5, 6: pairs proposed, invited and accepted; one sheet scored by keyboard, the others alike."""
    secretary, leader, staff = people("secretary"), people("ministry-leader"), people("ministry")
    secretary.open(f"/ministry/assignments/{cycle.pk}/").follow("试算…").sees(application.institution.name)
    secretary.fill(confirmed=True).press("保存为分派方案").sees("已拟定分派方案")
    staff.open(f"/ministry/cycles/{cycle.pk}/").follow("启动专家考核").fill(confirmed=True).press("启动专家考核").sees("专家考核")
    leader.open(f"/ministry/assignments/{cycle.pk}/").follow("核对并批准…").sees("批准后立即发出邀请")
    leader.fill(confirmed=True).press("批准并发出邀请").sees("已批准，邀请已发出")
    line.work()
    held = list(ReviewAssignment.objects.filter(case__cycle=cycle, state="invited").select_related("expert__user"))
    assert len(held) >= 3
    for n, assignment in enumerate(held):
        username = assignment.expert.user.username
        expert = people(username)
        expert.open("/expert/reviews/").open(f"/expert/reviews/{assignment.pk}/accept/").fill(signed=True).press("签署并接受")
        expect(expert.page.locator("form[data-scorer]")).to_be_visible()
        if n == 0:
            by_hand.by_keyboard(expert, assignment)
        line.score_the_rest(assignment, username)
        expert.open(f"/expert/reviews/{assignment.pk}/submit/").fill(confirmed=True).press("提交评分表").sees("已提交")
    secretary.open(f"/ministry/cycles/{cycle.pk}/close-scoring/").fill(confirmed=True).press("关闭评分").sees("集体审议")
    line.work()


def decided(people, cycle, institution) -> None:
    """CAS-8, 9: the panel's findings are recorded and the leader decides the whole list."""
    secretary, leader = people("secretary"), people("ministry-leader")
    secretary.open(f"/ministry/ranking/{cycle.pk}/").sees(institution.name).follow("试算并批量记录审议结果…")
    secretary.fill(confirmed=True).press("记录审议结果").sees("审议结果已记录")
    leader.open(f"/ministry/ranking/{cycle.pk}/").follow("核对并决定…").sees("整份名单一次决定")
    leader.fill(confirmed=True).press("决定整份名单").sees("考核结果已决定")
    assert ReviewCase.objects.get(cycle=cycle).decision == "pass"
    line.work()


def publicised(people, cycle, institution) -> int:
    """PUB-1, OBJ-1…4: the notice opens; a citizen objects, the officer hears the institution, the leader answers, the citizen reads."""
    officer, leader, citizen, admin = people("publicity"), people("ministry-leader"), people(), people(ADMIN)
    officer.open("/ministry/publicity/").follow("拟定公示名单…").sees(institution.name).press("拟定，交负责人签发")
    leader.open(officer.path).follow("核对并签发…").sees("公示全文", institution.name).press("签发公示").sees("公示已发布。")
    line.work()
    notice = PublicityNotice.objects.get(cycle=cycle).doc_id
    code = by_hand.objected(citizen, notice, institution)
    line.work()
    objection = Objection.objects.latest("pk")
    officer = people("objections")
    at = f"/ministry/objections/{objection.pk}/"
    officer.open("/ministry/objections/").sees(objection.number)
    officer.open(at).follow("受理…", exact=True).press("受理").sees("请机构说明…")
    officer.follow("请机构说明…").fill(question="请说明现址的登记情况，以及搬迁期间办理业务的场所。").press("发给机构")
    line.work()
    admin.open("/institution/").sees("说明")
    admin.open("/institution/objections/").follow("请说明现址").fill(answer="现址已在搬迁前完成变更登记，搬迁期间停止受理三天。")
    admin.press("提交说明").sees("现址已在搬迁前完成变更登记")
    officer.open(at).sees("现址已在搬迁前完成变更登记").follow("拟定答复…")
    officer.fill(finding="rejected", answer="经核查，机构现址已依法登记，搬迁期间未开展鉴定，异议不成立。").press("提交签发")
    leader.open(at).follow("核对并签发答复…").sees("名单不变。").press("签发").sees("答复已签发。")
    line.work()
    citizen.open("/receipts/").fill(code=code.lower()).press("查询").sees("核查结论", "异议不成立")
    return notice


def announced(people, cycle, institution, notice: int) -> Certificate:
    """CYC-8, LST-1: drafted by the registrar, issued by the leader; on the public list, certificate in hand, 有效 at /verify/."""
    registrar, leader, citizen, admin = people("publicity"), people("ministry-leader"), people(), people(ADMIN)
    citizen.open(f"/notices/{notice}/").sees("公示已经结束")
    registrar.open("/ministry/announcements/").follow("拟定第三批考核名单公告…").sees("没有未办结的异议").press("交负责人签发")
    leader.open(registrar.path).follow("核对并签发…").sees("公告全文", institution.name).press("签发公告").sees("公告已发布")
    line.work()
    citizen.open("/list/?q=" + institution.name).sees(institution.name)
    citizen.open(f"/list/{institution.public_no}/").sees(institution.name, "在册")
    certificate = Certificate.objects.get(listing__institution=institution, state="valid")
    admin.open("/institution/certificates/").sees(certificate.serial)
    with admin.page.expect_download() as download:
        admin.page.locator("main a[href$='/pdf/']").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    citizen.open("/verify/").page.locator("main input[name=code]").fill(certificate.serial.lower())
    citizen.press("验证真伪").sees("有效", institution.name)
    return certificate


def rectified(people, institution) -> None:
    """A register row is changed, a rule finds it, the province demands rectification, two persons verify it (LST-2, 3)."""
    clerk, leader, admin = people("province-32"), people("province-32-leader"), people(ADMIN)
    by_hand.accreditations(admin, "suspended")
    line.night()
    finding = Finding.objects.get(listing__institution=institution, rule__code="RC-07")
    admin.open(f"/institution/findings/{finding.pk}/").sees("资质认定过期、被暂停或被撤销", "自行改正期")
    line.grace_ends(finding)
    leader.open("/province/findings/").sees(institution.name)
    leader.open(f"/province/findings/{finding.pk}/").follow("通知限期整改…").fill(
        demands="请恢复资质认定的有效状态，并提交整改报告和证明材料。"
    )
    leader.press("签发整改通知书").sees("限期整改", "请恢复资质认定的有效状态")
    line.work()
    held = finding.rectifications.get()
    people().open(f"/list/{institution.public_no}/").sees("整改")
    by_hand.accreditations(admin, "valid")
    line.work()
    admin.open(f"/institution/rectifications/{held.pk}/").follow("提交整改报告…")
    admin.fill(report="资质认定已恢复有效，责任人已调整，制度已修订，证明见附件。")
    admin.page.locator("input[type=file]").set_input_files(
        {"name": "整改报告.pdf", "mimeType": "application/pdf", "buffer": evidence.pdf("年度工作总结", 2)}
    )
    expect(admin.page.locator("main")).to_contain_text("已传完，随表提交")
    admin.press("提交整改报告").sees("整改报告.pdf", "资质认定已恢复有效")
    line.work()
    for person in (clerk, leader):
        person.open(f"/province/rectifications/{held.pk}/").follow("验收…").fill(passed="yes", verdict="已核对证书原件，资质认定恢复有效。")
        person.press("提交验收意见")
    leader.sees("验收通过")
    line.work()
    people().open(f"/list/{institution.public_no}/").sees("在册")


def struck_off(people, institution, certificate) -> None:
    """LST-5…9: a grave fact, a proposal, the defence, three experts, the decision; struck off for all to see, the certificate void."""
    leader, admin = people("province-32-leader"), people(ADMIN)
    leader.open(f"/province/institutions/{institution.public_no}/revoke/").fill(_reason="撤销登记决定书（示例）第 1 号").press("撤销登记")
    line.night()
    finding = Finding.objects.get(listing__institution=institution, rule__code="RC-03")
    leader.open(f"/province/findings/{finding.pk}/").follow("提出撤销建议…").press("提出撤销建议").sees("撤销建议", institution.name)
    line.work()
    proposal = DelistingProposal.objects.get(listing__institution=institution)
    admin.open(f"/institution/proposals/{proposal.pk}/").follow("陈述申辩…")
    admin.fill(defence="我机构对撤销登记决定已申请复议，责任人员已停止执业，恳请结合整改情况考虑。").press("提交陈述申辩")
    admin.sees("我机构对撤销登记决定已申请复议")
    line.work()
    people("ministry").open(f"/ministry/proposals/{proposal.pk}/").follow("启动专家复核…").press("抽取专家，启动复核").sees("专家复核")
    line.work()
    for opinion in RereviewOpinion.objects.filter(proposal=proposal).select_related("expert__user"):
        expert = people(opinion.expert.user.username)
        expert.open("/expert/rechecks/").open(f"/expert/rechecks/{opinion.pk}/").sees("我机构对撤销登记决定已申请复议")
        expert.fill(opinion_given="delist", text="事实清楚，证据充分，机构已不符合名单条件，同意撤销。").press("提交复核意见")
        expert.sees("复核意见已提交。")
    line.work()
    association = people("association")
    association.open(f"/association/proposals/{proposal.pk}/").follow("发表协会意见…").fill(view="事实清楚，协会没有不同意见。")
    association.press("提交协会意见").sees("协会意见已提交。")
    officer = people("publicity")
    officer.open(f"/ministry/proposals/{proposal.pk}/").follow("拟定决定…")
    officer.fill(decision="delist", reason="许可已被撤销，事实清楚；专家一致同意撤销，申辩理由不影响该事实的认定。")
    officer.press("提交签发").sees("决定已拟定，等待负责人签发。")
    people("ministry-leader").open(f"/ministry/proposals/{proposal.pk}/").follow("核对并签发决定…").press("撤销资格").sees("撤销")
    line.work()
    citizen = people()
    citizen.open(f"/list/{institution.public_no}/").sees("已撤销")
    citizen.open("/verify/").page.locator("main input[name=code]").fill(certificate.serial)
    citizen.press("验证真伪").sees("已作废")
    citizen.open("/notices/").sees("撤销")
    auditor = people("auditor")
    auditor.open(f"/audit/events/?q={institution.name}").sees(institution.name)
