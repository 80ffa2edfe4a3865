"""What an edition says, as sentences for people: how a value becomes points, what is asked for, to whom a line applies."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import get_language

from evaluation.standards import rules
from evaluation.standards.edition import Edition, Line
from evaluation.standards.models import Criterion, Standard
from evaluation.standards.numbers import decimal_text
from institutions.registry.models import FIELDS
from portal.kernel.problems import _

EVIDENCE = {
    "accreditation_change_record": _("资质扩项、变更记录"), "achievement_list": _("业绩清单"),
    "activity_record": _("活动记录"), "analysis_report": _("分析报告"),
    "application_document": _("申报材料"), "application_proof": _("应用证明"),
    "appointment_letter": _("聘书、任职文件"), "assessment_record": _("考核记录"),
    "assessment_report": _("评审报告"), "attendance_sheet": _("签到表"),
    "audit_log_sample": _("系统日志抽样"), "audit_report": _("内部审核报告"),
    "award_document": _("获奖文件"), "brand_record": _("品牌创建材料"), "case_summary": _("案例摘要"),
    "change_decision": _("变更决定书"), "charter": _("章程"), "client_evaluation": _("委托方评价"),
    "conduct_rules": _("行为规范"), "contract": _("合同"), "control_record": _("质量控制记录"),
    "court_feedback": _("办案机关反馈"), "education_record": _("教育记录"),
    "election_record": _("换届选举材料"), "expert_minutes": _("专家论证纪要"),
    "expert_opinion": _("专家意见"), "fee_waiver_record": _("减免收费记录"),
    "feedback_form": _("意见反馈表"), "file_sample_record": _("案卷抽查记录"), "floor_plan": _("平面图"),
    "honour_document": _("荣誉文件"), "induction_record": _("岗前培训记录"),
    "inspection_record": _("检查记录"), "instrument_list": _("设备清单"),
    "instrument_log": _("设备使用记录"), "job_description": _("岗位职责"),
    "laboratory_plan": _("实验室建设规划"), "maintenance_plan": _("维护计划"),
    "management_review": _("管理评审记录"), "measure_record": _("便民举措记录"),
    "mechanism_document": _("机制文件"), "media_report": _("媒体报道"), "meeting_minutes": _("会议记录"),
    "operating_procedure": _("操作规程"), "party_rules": _("党建制度"), "photo": _("照片"),
    "plan": _("计划"), "plaque_record": _("挂牌记录"), "problem_list": _("问题清单"),
    "process_map": _("流程图"), "quality_manual": _("质量手册"), "registration_file": _("登记档案"),
    "responsibility_list": _("责任清单"), "responsibility_statement": _("责任书"),
    "risk_register": _("风险清单"), "rule_document": _("制度文件"), "self_check_report": _("自查自评报告"),
    "service_guide": _("服务指南"), "service_standard": _("服务标准"), "site_record": _("现场记录"),
    "supervision_record": _("监督记录"), "system_demo": _("系统演示"), "talent_plan": _("人才规划"),
    "technique_report": _("技术报告"), "training_plan": _("培训计划"), "training_record": _("培训记录"),
    "validation_record": _("方法验证记录"), "waste_record": _("废弃物处置记录"), "web_page": _("网页"),
}  # fmt: skip
"""The kinds of evidence an edition asks for, as people call them."""

WINDOWS = {
    "asof": _("基准日"), "P1Y": _("近 12 个月"), "P2Y": _("近 24 个月"), "P3Y": _("近 36 个月"),
}  # fmt: skip
MISSING = {
    "zero": _("没有数据不得分"), "zero_count": _("没有记录按 0 计"),
    "full": _("没有相关事项得满分"), "not_applicable": _("没有相关事项不参评，按比例折算"),
}  # fmt: skip


def english() -> bool:
    """Whether the reader's language is English."""
    return (get_language() or "").startswith("en")


def title_of(line) -> str:
    """The title of a part, criterion, rule or veto of an edition in the reader's language."""
    return line.title_en if english() and line.title_en else line.title_zh


def evidence_names(codes) -> list[str]:
    """What to hand in, as people call it; a kind without a name is shown as it is written."""
    return [str(EVIDENCE.get(code, code)) for code in codes]


def percent(x: Fraction) -> str:
    """A share as a percentage: 0.6 → 60%."""
    return f"{decimal_text(100 * x)}%"


def scoring(line: Line) -> list[str]:
    """How an automatic criterion's value becomes points, one sentence a step."""
    score, points = line.score, line.points
    if isinstance(score, rules.Tiers):
        return [_tier(row, points) for row in score.rows]
    if isinstance(score, rules.Linear):
        told = {"low": _value(score.low), "high": _value(score.high), "points": points}
        return [_("达到 %(high)s 得 %(points)d 分，%(low)s 得 0 分，其间按比例计算") % told]
    if isinstance(score, rules.Ratio):
        return [_("达到 %(target)s 得 %(points)d 分，不足的按比例计算") % {"target": _value(score.target), "points": points}]
    if isinstance(score, rules.Deduct):
        return [_("从 %(points)d 分起，每 1 计扣 %(share)s，扣完为止") % {"points": points, "share": percent(score.per)}]
    if isinstance(score, rules.Boolean):
        return [_("达标得 %(met)s 分，未达标得 %(unmet)s 分") % {"met": _part(score.met, points), "unmet": _part(score.unmet, points)}]
    return []


def _tier(row: rules.Tier, points: int) -> str:
    told = {"value": _value(row.least if row.least is not None else row.most), "points": _part(row.share, points)}
    return (_("不低于 %(value)s 得 %(points)s 分") if row.least is not None else _("不超过 %(value)s 得 %(points)s 分")) % told


def _value(x: Fraction) -> str:
    return decimal_text(x)


def _part(share: Fraction, points: int) -> str:
    return decimal_text(share * points)


def applies_to(line: Line) -> str:
    """To whom a line applies: empty for all, else the licensed fields."""
    if line.fields is None:
        return ""
    left_out = [str(name) for code, name in FIELDS.items() if code not in line.fields]
    if len(left_out) <= 3:
        return _("不适用于仅从事%(names)s的机构") % {"names": _("、").join(left_out)}
    return _("适用于从事%(names)s的机构") % {"names": _("、").join(str(FIELDS.get(c, c)) for c in sorted(line.fields))}


@dataclass(frozen=True)
class Shown:
    """One criterion as its page shows it."""

    criterion: Criterion
    line: Line
    measure: str
    window: str
    scoring: list[str]
    missing: str
    applies: str
    evidence: list[str]
    levels: list[tuple[str, str]]  # name of the level with its points, what it takes


@dataclass(frozen=True)
class ShownPart:
    """One dimension with its criteria and its pass line in points."""

    dimension: object
    minimum: str
    lines: list[Shown]


def shown_parts(standard: Standard, edition: Edition) -> list[ShownPart]:
    """All dimensions and criteria of an edition in the reader's language. `standard` comes from `selectors.for_page`: no query here."""
    return [
        ShownPart(
            dimension,
            decimal_text(Fraction(dimension.minimum_share) * dimension.points),
            [shown_line(criterion, edition) for criterion in dimension.criteria.all()],
        )
        for dimension in standard.dimensions.all()
    ]


def shown_line(criterion: Criterion, edition: Edition) -> Shown:
    """One criterion in the reader's language."""
    line = edition.line(criterion.code)
    measure = criterion.definition.get("measure") or {}
    return Shown(
        criterion=criterion,
        line=line,
        measure=measure.get("en" if english() and measure.get("en") else "zh", ""),
        window=str(WINDOWS.get(line.window, line.window)) if line.score else "",
        scoring=scoring(line),
        missing=str(MISSING.get(line.missing, "")),
        applies=applies_to(line),
        evidence=evidence_names(line.evidence),
        levels=[(_band_name(edition, line, level.level), level.en if english() and level.en else level.zh) for level in line.levels],
    )


def _band_name(edition: Edition, line: Line, level: int) -> str:
    band = next(b for b in edition.bands if b.level == level)
    given = rules.half_points(edition.bands, line.points, level)
    told = {
        "name": band.en if english() and band.en else band.zh,
        "low": decimal_text(Fraction(given[-1], 1000)), "high": decimal_text(Fraction(given[0], 1000)),
    }  # fmt: skip
    return _("%(name)s（%(low)s—%(high)s 分）") % told if given[0] != given[-1] else _("%(name)s（%(high)s 分）") % told
