"""诚信等级评估结果公告 (domain.md §12)."""

from evaluation.integrity.models import IntegrityAssessment
from portal.documents.papers import in_chinese, issue, paper
from portal.kernel.actions import Context
from portal.kernel.problems import _

paper("integrity_result", title=_("诚信等级评估结果公告"), code="司鉴诚")


@in_chinese
def result(ctx: Context, assessment: IntegrityAssessment):
    """The province's announcement of its grades of one year: every graded institution, best grade first."""
    grades = assessment.grades.select_related("institution").order_by("grade", "institution__public_no")
    year, basis = assessment.year, "《司法鉴定机构诚信等级评估办法（试行）》（司规〔2021〕4号）"
    return issue(
        ctx,
        kind="integrity_result",
        issuer=assessment.province,
        title=f"{assessment.province.province.name_zh}{year}年度司法鉴定机构诚信等级评估结果公告",
        body={
            "paragraphs": [f"依照{basis}，现将{year}年度本行政区域司法鉴定机构诚信等级评估结果予以公布。"],
            "table": {
                "heads": ["机构名称", "许可证号", "等级"],
                "rows": [[g.institution.name, g.institution.licence_no, g.grade] for g in grades],
            },
        },
        public=True,
    )
