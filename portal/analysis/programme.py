"""The programme document as a table: its 22 tasks and the clauses around them, with where the portal keeps what each asks for.

Wording after 《关于加强高资质 高水平司法鉴定机构建设与管理的意见（征求意见稿）》, parts 二 (tasks 1–22) and 三 (O1–O5). For each clause
the registers and pages that keep it, the criteria of the full standard that rest on it, how often it is entered, and, where it feeds no
criterion, why. The generated data dictionary and its test read this table.
"""

from dataclasses import dataclass

from portal.kernel.problems import _
from portal.registers.areas import area_of

EVENT, MONTH, QUARTER, YEAR, CYCLE = _("发生时"), _("每月"), _("每季度"), _("每年"), _("每个考核周期")


@dataclass(frozen=True)
class Clause:
    """One thing a task asks for. `registers` by slug, `pages` by URL name, `criteria` by code, `reason` where none rests on it."""

    number: str
    text: str
    registers: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    every: str = EVENT
    reason: str = ""


@dataclass(frozen=True)
class Task:
    """One of the 22 tasks."""

    number: int
    title: str
    clauses: tuple[Clause, ...]

    @property
    def area(self) -> str:
        """The area it belongs to."""
        return area_of(self.number)

    @property
    def criteria(self) -> list[str]:
        """The criteria of all its clauses, each once, in their order."""
        return list(dict.fromkeys(code for clause in self.clauses for code in clause.criteria))

    @property
    def registers(self) -> list[str]:
        """The registers of all its clauses, each once, in their order."""
        return list(dict.fromkeys(slug for clause in self.clauses for slug in clause.registers))


def _task(number: int, title: str, *clauses: Clause) -> Task:
    return Task(number, title, clauses)


C = Clause
TASKS = {
    task.number: task
    for task in (
        _task(
            1,
            _("落实党建工作要求"),
            C("1.1", _("应建尽建，党的组织和工作全覆盖"), ("party-organisations", "party-coverages"), (), ("Y1-01",), YEAR),
            C("1.2", _("落实“三进”“四同步”"), ("party-coverages",), (), ("Y1-02", "Y1-03"), YEAR),
            C("1.3", _("从严治党落实到每个支部、每名党员"), ("party-members", "party-rules"), (), ("Y1-04",), YEAR),
        ),
        _task(
            2,
            _("提升党建工作质量"),
            C(
                "2.1",
                _("标准化规范化，规范开展“三会一课”和党员管理"),
                ("party-meetings", "dues-months", "party-members"),
                (),
                ("Y1-05", "Y1-06", "Y1-08"),
                MONTH,
            ),
            C("2.2", _("选优配强班子，健全规章制度和工作体系"), ("party-organisations", "party-rules"), (), ("Y1-07", "Y1-09")),
            C(
                "2.3",
                _("党建与机构发展、执业管理、队伍建设深度融合"),
                ("party-activities", "decision-participations"),
                (),
                ("Y1-10",),
                YEAR,
            ),
        ),
        _task(
            3,
            _("丰富党建活动形式"),
            C("3.1", _("党建文化墙、线上线下平台和活动场所"), ("party-venues",), (), ("Y1-11",)),
            C("3.2", _("创新活动形式，以“党建+文明创建”参与基层治理"), ("party-activities",), (), ("Y1-12", "Y1-13"), MONTH),
        ),
        _task(
            4,
            _("发挥党组织党员作用"),
            C("4.1", _("发挥政治核心作用，参与机构决策"), ("decision-participations",), (), ("Y1-14",), QUARTER),
            C("4.2", _("党员先锋岗、党建示范点和示范品牌"), ("pioneers",), (), ("Y1-15",)),
            C("4.3", _("争创优秀党组织、优秀共产党员，承担社会责任"), ("party-honours", "social-contributions"), (), ("Y1-16",)),
        ),
        _task(
            5,
            _("创建一流服务环境"),
            C("5.1", _("功能完备的办公区域"), ("premises-sites",), (), ("L3-01", "L3-03")),
            C("5.2", _("统一服务标识，详尽服务指南"), ("facilities", "service-standards"), (), ("L3-02", "L3-04"), YEAR),
            C("5.3", _("便民服务设施和防护设施"), ("facilities",), (), ("L3-02", "L3-05"), YEAR),
            C("5.4", _("办公环境卫生整洁，持续优化"), ("environment-checks",), (), ("L3-06",), MONTH),
        ),
        _task(
            6,
            _("实施优质服务标准"),
            C(
                "6.1",
                _("着装挂牌、服务态度、流程和方式规范"),
                ("service-standards", "satisfaction-surveys"),
                (),
                ("Y3-01", "Y3-03", "Y3-04"),
                MONTH,
            ),
            C("6.2", _("“绿色通道”：残疾人、老年人、军人、法律援助受援人"), ("green-channel-cases",), (), ("Y3-02", "Y3-10")),
            C("6.3", _("优化服务流程，方便群众办事"), ("opinions", "case-years"), (), ("Y3-05",)),
        ),
        _task(
            7,
            _("强化内部管理职责"),
            C("7.1", _("明晰机构、鉴定人、负责人的权责义务"), ("responsibility-charts",), (), ("Y2-03",), YEAR),
            C("7.2", _("受理审查、业务、重大事项、风险、监督等制度"), ("management-systems",), (), ("Y2-01", "Y2-02"), YEAR),
            C("7.3", _("重大事项报告"), (), ("institutions:matters",), ("Y2-04",)),
            C("7.4", _("风险管控和监督管理"), ("risk-items",), (), ("Y2-05",), QUARTER),
            C("7.5", _("年度报告"), ("annual-reports", "case-years"), (), (), YEAR, _("按时报告是动态管理的核查规则（RC-22），不计分")),
        ),
        _task(
            8,
            _("完善外部监督机制"),
            C("8.1", _("防范执业风险外部监督机制"), ("disclosures", "authority-liaisons"), (), ("L3-07",), YEAR),
            C("8.2", _("登记管理、能力评估、诚信等级信息公开"), ("disclosures",), ("site:list",), ("L3-08",), QUARTER),
            C("8.3", _("委托方、当事人参与监督"), ("satisfaction-surveys", "complaints"), (), ("Y3-07", "Y5-10")),
            C("8.4", _("共同委托、到场见证"), ("joint-commissions", "witnessed-appraisals"), (), ("Y3-06",)),
            C("8.5", _("与办案工作衔接，信息互通"), ("authority-liaisons", "opinion-outcomes"), (), ("L3-09",), QUARTER),
        ),
        _task(
            9,
            _("强化准入退出管理"),
            C(
                "9.1",
                _("登记评审细则：严格条件、程序、要求、审核"),
                (),
                ("institutions:admissions", "institutions:institutions"),
                ("L1-06", "L1-07", "Y2-06"),
            ),
            C("9.2", _("退出管理，畅通出口"), ("exit-records",), ("institutions:admissions",), ("L5-09",)),
            C(
                "9.3",
                _("属地管理，日常监管与执法检查"),
                ("inspections",),
                (),
                (),
                EVENT,
                _("检查结果计入第 15 项任务的指标（Y5-01、Y5-02）"),
            ),
        ),
        _task(
            10,
            _("推进执业诚信建设"),
            C("10.1", _("全面开展诚信等级评估，定期自查自评"), (), ("evaluation:gradings",), ("L1-08", "Y2-08"), YEAR),
            C(
                "10.2",
                _("违法违规执业惩戒，失信机构和人员教育处理"),
                ("penalties", "industry-sanctions", "dishonesty-records"),
                (),
                ("Y2-07",),
            ),
        ),
        _task(
            11,
            _("应用先进信息技术"),
            C(
                "11.1",
                _("完备统一数据库，数据汇聚、分析与研判"),
                (),
                ("analysis:tasks", "analysis:analysis"),
                (),
                EVENT,
                _("这项任务就是本平台；数据质量在统计分析中列出"),
            ),
            C("11.2", _("鉴定意见书赋码"), ("opinions",), (), ("Y2-09",)),
            C("11.3", _("电子证照"), ("electronic-licences",), ("site:verify",), ("Y2-11",)),
            C(
                "11.4",
                _("网上审批、网上服务、执业监管、投诉处理、综合管理"),
                ("information-systems", "complaints"),
                ("institutions:admissions",),
                ("Y2-11", "Y2-12"),
            ),
            C("11.5", _("司法鉴定全过程留痕、全流程监管"), ("opinions",), ("trail:events",), ("Y2-10",)),
        ),
        _task(
            12,
            _("树立良好品牌形象"),
            C("12.1", _("提供公益服务"), ("welfare-activities",), (), ("Y3-08", "Y3-09")),
            C("12.2", _("品牌创建与提升，特色和社会知晓度"), ("brand-items", "honours"), (), ("Y5-11", "Y5-12")),
        ),
        _task(
            13,
            _("推进认证认可工作"),
            C("13.1", _("资质认定能力提升和实验室认可"), ("accreditations", "accredited-items"), (), ("L1-01", "L1-02", "L1-03")),
            C("13.2", _("行业评审组、项目动态调整、协同评审"), ("assessment-visits", "accredited-items"), (), ("L1-04", "L1-05")),
        ),
        _task(
            14,
            _("深化能力验证活动"),
            C("14.1", _("能力验证常态化、制度化"), ("proficiency-rounds", "proficiency-results"), (), ("L4-01", "L4-02"), YEAR),
            C("14.2", _("结果运用，发现和整改问题"), ("proficiency-results",), (), ("L4-03",)),
        ),
        _task(
            15,
            _("常态化开展“双随机、一公开”监督抽查"),
            C("15.1", _("健全“一单、两库”与工作细则"), ("inspection-items",), (), (), YEAR, _("属管理机关的准备工作，不考核机构")),
            C("15.2", _("抽查计划，全覆盖、常态化"), ("inspections",), (), ("Y5-01",), YEAR),
            C("15.3", _("抽查问题分析研判、整改问题清单"), ("inspection-findings",), (), ("Y5-02", "Y5-03")),
        ),
        _task(
            16,
            _("完善质量管控体系"),
            C(
                "16.1",
                _("质量管控体系有效运行，五个因素和环节受控"),
                ("quality-documents", "internal-audits", "management-reviews", "nonconformities", "control-points"),
                (),
                ("Y5-04", "Y5-05", "Y5-06"),
                QUARTER,
            ),
            C("16.2", _("量值溯源，鉴定方法程序规范"), ("methods", "calibrations"), (), ("L2-08",)),
            C("16.3", _("出庭作证"), ("court-appearances",), (), ("L4-12",)),
            C("16.4", _("内部复核"), ("internal-reviews",), (), ("Y5-07", "Y5-08"), MONTH),
            C("16.5", _("一方当事人自行委托鉴定的管理"), ("self-commissions",), (), ("Y5-13",)),
            C("16.6", _("鉴定意见的科学性、合法性（采信）"), ("opinion-outcomes",), (), ("Y5-09",)),
        ),
        _task(
            17,
            _("发挥鉴定专家作用"),
            C("17.1", _("专家库，咨询、评审、监管和技术争议论证"), (), ("quality:experts",), ("L4-10",)),
            C("17.2", _("司法鉴定文书评议"), ("peer-review-rounds", "peer-review-items"), (), ("L4-09",), YEAR),
        ),
        _task(
            18,
            _("加强重点实验室建设"),
            C("18.1", _("申报国家级和省部级重点实验室"), ("key-laboratories", "laboratories"), (), ("Y4-08", "Y4-09")),
            C(
                "18.2",
                _("实验室设备配置和操作规范"),
                ("laboratories", "operating-procedures"),
                (),
                ("L2-01", "L2-06", "L2-07", "L3-10"),
                YEAR,
            ),
            C(
                "18.3",
                _("及时校准（检定）、更新和补充仪器设备"),
                ("instruments", "calibrations", "instrument-investments"),
                (),
                ("L2-02", "L2-03", "L2-04", "L2-05"),
            ),
        ),
        _task(
            19,
            _("强化科技创新支撑"),
            C("19.1", _("教学科研合作，关键技术研发和运用"), ("cooperations", "complex-cases"), (), ("Y4-05", "Y4-07", "L4-08")),
            C(
                "19.2",
                _("科研项目、论文著作、专利、标准"),
                ("research-projects", "publications", "patents", "standard-draftings"),
                (),
                ("Y4-01", "Y4-02", "Y4-03", "Y4-04"),
            ),
            C("19.3", _("合作交流、学术交流"), ("academic-exchanges",), (), ("Y4-06",)),
        ),
        _task(
            20,
            _("加强思想道德教育"),
            C("20.1", _("职业道德准则、职业行为规范"), ("conduct-rules", "conduct-pledges"), (), ("Y2-14",), YEAR),
            C("20.2", _("职业道德和执业纪律教育"), ("ethics-sessions",), (), ("Y2-13",), QUARTER),
        ),
        _task(
            21,
            _("培养过硬业务能力"),
            C("21.1", _("教育培训制度，日常、外派和新入职培训"), ("training-sessions", "training-attendances"), (), ("L4-05", "L4-06")),
            C("21.2", _("业务交流和专题讨论"), ("training-sessions",), (), ("L4-11",), MONTH),
            C("21.3", _("执业能力评估，日常考核"), ("competence-assessments", "annual-appraisals"), (), ("L4-04", "L4-07"), YEAR),
        ),
        _task(
            22,
            _("培育一流人才队伍"),
            C("22.1", _("职称评定，鉴定人助理制度"), ("title-awards", "assistants"), (), ("L5-03", "L5-06")),
            C("22.2", _("后备、涉外人才，引进和培育"), ("talent-items",), (), ("L5-07",), YEAR),
            C("22.3", _("优化年龄、专业、职称结构，提高专职比例"), ("appraisers",), (), ("L5-01", "L5-02", "L5-04", "L5-05")),
            C("22.4", _("培育司法鉴定领军人物"), ("talent-items", "academic-posts"), (), ("L5-08", "L5-10")),
        ),
    )
}
"""The 22 tasks by number."""

AROUND = (
    C(
        "O2.1",
        _("结合年度诚信等级评估推荐（每两年一次）"),
        (),
        ("evaluation:cycles", "evaluation:recommendations"),
        (),
        CYCLE,
        _("这是考核的过程本身"),
    ),
    C("O2.2", _("组织专家考核"), (), ("evaluation:cases",), (), CYCLE, _("这是考核的过程本身")),
    C("O2.3", _("公开公示无异议后公告"), (), ("site:notices",), (), CYCLE, _("这是考核的过程本身")),
    C("O3.1", _("经常性检查监督"), (), ("evaluation:findings",), (), EVENT, _("由核查规则 RC-01 至 RC-42 判断，不计分")),
    C("O3.2", _("撤销建议、专家复核，能进能出"), (), ("evaluation:proposals",), (), EVENT, _("由核查规则判断，不计分")),
    C("O4.1", _("政府购买服务、进驻公共法律服务中心、资金支持"), ("support-measures",), (), (), EVENT, _("政策支持给予机构，不考核机构")),
)
"""Clauses of part 三 that the portal keeps so far."""
