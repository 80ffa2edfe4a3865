"""科研、成果与交流 (task 19; domain.md §3.4)."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.registry.models import FIELD_CHOICES
from portal.registers.models import Record

DOI = RegexValidator(r"^10\.\d{4,9}/\S+$", _("请填 DOI 本身，从“10.”开始，例如 10.1000/example.2026.01，不带网址和“doi:”。"), "doi")


class Part(models.TextChoices):
    """Whether the institution leads what is done with others."""

    LEAD = "lead", _("主持")
    PARTICIPANT = "participant", _("参与")


class ResearchProject(Record):
    """A research project that the institution leads or takes part in. Funds in integer fen."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("国家级")
        MINISTERIAL = "ministerial", _("部级")
        PROVINCIAL = "provincial", _("省级")
        MUNICIPAL = "municipal", _("市级")
        OWN = "own", _("自立")

    title = models.CharField(_("项目名称"), max_length=200)
    level = models.CharField(_("级别"), max_length=20, choices=Level)
    role = models.CharField(_("承担方式"), max_length=20, choices=Part)
    started_on = models.DateField(_("立项日期"))
    ended_on = models.DateField(_("结题日期"), null=True, blank=True)
    funds_fen = models.BigIntegerField(_("经费（分）"))
    passed = models.BooleanField(_("通过结题验收"), default=False)

    class Meta:
        ordering = ["-started_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "title"], condition=Q(state="valid"), name="project_title_once",
                violation_error_message=_("本机构已登记这个项目。"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__gte=F("started_on")), name="project_ended_after_started",
                violation_error_message=_("结题日期不能早于立项日期。"),
            ),
            models.CheckConstraint(
                condition=Q(passed=False) | Q(ended_on__isnull=False), name="project_passed_when_ended",
                violation_error_message=_("通过结题验收的项目请填写结题日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title


class Publication(Record):
    """A paper or a book by people of the institution."""

    class Kind(models.TextChoices):
        SCI = "sci", _("SCI 收录论文")
        EI = "ei", _("EI 收录论文")
        CORE = "core", _("中文核心期刊论文")
        OTHER = "other", _("其他论文")
        MONOGRAPH = "monograph", _("专著")
        TEXTBOOK = "textbook", _("教材")

    title = models.CharField(_("题名"), max_length=300)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    published_on = models.DateField(_("发表日期"))
    venue = models.CharField(_("期刊或出版社"), max_length=120)
    first_author = models.BooleanField(_("第一作者或通讯作者"), default=False)
    doi = models.CharField("DOI", max_length=120, blank=True, validators=[DOI], help_text=_("没有 DOI 的不填。"))

    class Meta:
        ordering = ["-published_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["doi"], condition=Q(state="valid") & ~Q(doi=""), name="publication_doi_once",
                violation_error_message=_("这个 DOI 已登记。与其他机构合作的成果只由其中一家登记。"),
            ),
            models.UniqueConstraint(
                fields=["owner", "published_on", "title"], condition=Q(state="valid"), name="publication_once",
                violation_error_message=_("本机构已登记这一天发表的同名成果。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title


class Patent(Record):
    """A patent or a registered software copyright of the institution, by its number."""

    class Kind(models.TextChoices):
        INVENTION = "invention", _("发明专利")
        UTILITY = "utility", _("实用新型专利")
        SOFTWARE = "software", _("软件著作权")

    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    number = models.CharField(_("专利号或登记号"), max_length=40)
    granted_on = models.DateField(_("授权（登记）日期"))
    valid = models.BooleanField(_("权利有效"), default=True, help_text=_("已终止、被宣告无效或转让他人的，选“否”。"))

    class Meta:
        ordering = ["-granted_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(state="valid"), name="patent_number_once",
                violation_error_message=_("这个专利号或登记号已登记。与其他机构共有的只由其中一家登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number


class StandardDrafting(Record):
    """A standard (标准规范) that was issued and that the institution drafted or helped to draft."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("国家标准")
        INDUSTRY = "industry", _("行业标准")
        LOCAL = "local", _("地方标准")
        GROUP = "group", _("团体标准")

    standard_no = models.CharField(_("标准编号"), max_length=60)
    level = models.CharField(_("级别"), max_length=20, choices=Level)
    role = models.CharField(_("承担方式"), max_length=20, choices=Part)
    issued_on = models.DateField(_("发布日期"))

    class Meta:
        ordering = ["-issued_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "standard_no"], condition=Q(state="valid"), name="standard_drafted_once",
                violation_error_message=_("本机构已登记这项标准。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.standard_no


class Cooperation(Record):
    """An agreement on teaching or research with a partner, in force from its signing through its last day."""

    class PartnerKind(models.TextChoices):
        UNIVERSITY = "university", _("高等院校")
        INSTITUTE = "institute", _("科研院所")
        ENTERPRISE = "enterprise", _("企业")
        FOREIGN = "foreign", _("境外机构")

    class Kind(models.TextChoices):
        TEACHING = "teaching", _("教学")
        RESEARCH = "research", _("科研")
        BASE = "base", _("实践基地")

    partner = models.CharField(_("合作单位"), max_length=120)
    partner_kind = models.CharField(_("单位类别"), max_length=20, choices=PartnerKind)
    kind = models.CharField(_("合作内容"), max_length=20, choices=Kind)
    signed_on = models.DateField(_("签订日期"))
    valid_until = models.DateField(_("有效期至"))

    class Meta:
        ordering = ["-valid_until"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "signed_on", "kind", "partner"], condition=Q(state="valid"), name="cooperation_once",
                violation_error_message=_("与该单位当日签订的这项协议已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("signed_on")), name="cooperation_days",
                violation_error_message=_("有效期不能早于签订日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.partner} {self.get_kind_display()}"


class AcademicExchange(Record):
    """What the institution did at one conference or seminar: it hosted, one of its people spoke, or some attended."""

    class Level(models.TextChoices):
        INTERNATIONAL = "international", _("国际")
        NATIONAL = "national", _("全国")
        PROVINCIAL = "provincial", _("省级")

    class Role(models.TextChoices):
        HOST = "host", _("主办")
        SPEAKER = "speaker", _("报告")
        ATTENDEE = "attendee", _("参加")

    title = models.CharField(_("活动名称"), max_length=200)
    held_on = models.DateField(_("举办日期"))
    level = models.CharField(_("级别"), max_length=20, choices=Level)
    role = models.CharField(_("参与方式"), max_length=20, choices=Role)
    participants = models.PositiveIntegerField(_("本机构参加人数"))

    class Meta:
        ordering = ["-held_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "held_on", "role", "title"], condition=Q(state="valid"), name="exchange_once_a_role",
                violation_error_message=_("本机构以这种方式参与该活动已登记，参加人数请合并在一条记录中。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.title} {self.get_role_display()}"


class ComplexCase(Record):
    """A difficult case (疑难复杂) taken on, by the institution's own number. Nothing of the parties or the case is kept (domain.md §11)."""

    class Kind(models.TextChoices):
        NATIONAL_IMPACT = "national_impact", _("有全国影响")
        MULTI_PROVINCE = "multi_province", _("涉及多省")
        REAPPRAISAL = "reappraisal", _("重新鉴定")
        NEW_TECHNIQUE = "new_technique", _("运用新技术")
        FOREIGN = "foreign", _("涉外")

    case_ref = models.CharField(_("案件编号"), max_length=40, help_text=_("本机构的受理编号。不填当事人姓名和案情。"))
    field = models.CharField(_("执业类别"), max_length=8, choices=FIELD_CHOICES)
    accepted_on = models.DateField(_("受理日期"))
    kind = models.CharField(_("疑难复杂情形"), max_length=20, choices=Kind)
    completed_on = models.DateField(_("办结日期"), null=True, blank=True)

    class Meta:
        ordering = ["-accepted_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "case_ref"], condition=Q(state="valid"), name="complex_case_once",
                violation_error_message=_("本机构已登记这个案件编号。"),
            ),
            models.CheckConstraint(
                condition=Q(completed_on__gte=F("accepted_on")), name="complex_case_days",
                violation_error_message=_("办结日期不能早于受理日期。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.case_ref
