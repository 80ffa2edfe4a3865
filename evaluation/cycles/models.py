"""考核周期: one biennial round, its dates, quotas and duties (domain.md §5.1; 每两年一次, clause O2)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evaluation.standards.models import Standard
from portal.accounts.models import Organisation
from portal.documents.models import IssuedDocument
from portal.kernel.models import Acted


class Cycle(Acted):
    """One round, from its draft to its archive; the states follow domain.md §5.1 in this order."""

    class State(models.TextChoices):
        DRAFT = "draft", _("编制")
        SCHEDULED = "scheduled", _("待启动")
        APPLYING = "applying", _("自评申报")
        RECOMMENDING = "recommending", _("省级推荐")
        FORMAL_CHECK = "formal_check", _("形式审查")
        REVIEWING = "reviewing", _("专家考核")
        DELIBERATING = "deliberating", _("集体审议")
        PUBLICITY = "publicity", _("公示")
        ANNOUNCED = "announced", _("已公告")
        ARCHIVED = "archived", _("归档")

    RUNNING = (State.APPLYING, State.RECOMMENDING, State.FORMAL_CHECK, State.REVIEWING, State.DELIBERATING, State.PUBLICITY)

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    number = models.PositiveSmallIntegerField(_("批次"), unique=True)
    name = models.CharField(_("名称"), max_length=60)
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="cycles", verbose_name=_("考核标准"))
    basis_year = models.PositiveSmallIntegerField(_("诚信等级年度"))
    apply_from = models.DateTimeField(_("自评申报开始"))
    apply_until = models.DateTimeField(_("自评申报截止"), help_text=_("截止日 24:00，存为次日零点"))
    recommend_until = models.DateTimeField(_("省级推荐截止"))
    data_until = models.DateField(_("数据基准日"))
    review_until = models.DateField(_("专家考核截止"))
    publicity_wd = models.PositiveSmallIntegerField(_("公示期（工作日）"), default=7, validators=[MinValueValidator(5)])
    places = models.PositiveSmallIntegerField(_("入选名额"), null=True, blank=True)
    grades_allowed = ArrayField(models.CharField(max_length=1), verbose_name=_("可推荐的诚信等级"))
    experts_per_case = models.PositiveSmallIntegerField(_("每家评审专家数"), default=5)
    province_notice_wd = models.PositiveSmallIntegerField(_("省内公示（工作日）"), default=5)
    early_reason = models.TextField(_("间隔不足 18 个月的理由"), blank=True)
    notice = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("启动通知"))

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(apply_until__gt=F("apply_from")) & Q(recommend_until__gt=F("apply_until")),
                name="cycle_dates_in_order",
                violation_error_message=_("日期须依次为：申报开始、申报截止、推荐截止。"),
            ),
            models.CheckConstraint(
                condition=Q(publicity_wd__gte=5), name="publicity_not_below_five", violation_error_message=_("公示期不得少于 5 个工作日。")
            ),
            # INV-4: at most one cycle between applying and publicity.
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(state__in=["applying", "recommending", "formal_check", "reviewing", "deliberating", "publicity"]),
                name="one_cycle_at_a_time",
                violation_error_message=_("另一批考核还在进行，须待其公告后才能启动。"),
            ),
        ]

    def __str__(self):
        return self.name

    def snapshot(self):
        quotas = {str(q.province_id): q.places for q in self.quotas.all()} if self.pk else {}
        return super().snapshot() | {"quotas": quotas}


class Quota(models.Model):
    """推荐名额 of one province in one cycle, with how it was computed."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="quotas")
    province = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    places = models.PositiveSmallIntegerField(_("名额"))
    basis = models.TextField(_("测算依据"), blank=True)

    class Meta:
        ordering = ["province__province__order"]
        constraints = [models.UniqueConstraint(fields=["cycle", "province"], name="one_quota_per_province")]

    def __str__(self):
        return f"{self.province} {self.places}"


class Duty(Acted):
    """岗位职责 of one person in one cycle; some exclude one another (SOD-5), at most two a person."""

    class Kind(models.TextChoices):
        CYCLE_MANAGER = "cycle_manager", _("周期管理")
        REVIEW_SECRETARY = "review_secretary", _("评审秘书")
        RESULT_OFFICER = "result_officer", _("成绩管理")
        PUBLICITY_OFFICER = "publicity_officer", _("公示经办")
        OBJECTION_OFFICER = "objection_officer", _("异议经办")
        REGISTRAR = "registrar", _("名录登记")

    class State(models.TextChoices):
        HELD = "held", _("在任")
        ENDED = "ended", _("已卸任")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.HELD, editable=False)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="duties")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="duties", verbose_name=_("人员"))
    duty = models.CharField(_("职责"), max_length=20, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "user", "duty"],
                condition=Q(state="held"),
                name="duty_held_once",
                violation_error_message=_("此人已担任这项职责。"),
            )
        ]

    def __str__(self):
        return f"{self.user} {self.get_duty_display()}"

    def concerned_organisation(self):
        return None
