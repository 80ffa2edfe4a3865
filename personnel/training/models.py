"""教育培训 (task 21; domain.md §3.5): sessions, and who took part in them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from personnel.appraisers.models import Appraiser
from personnel.assistants.models import Assistant
from portal.registers.models import Record


class TrainingSession(Record):
    """One training, seminar or exchange that people of an institution took part in."""

    class Kind(models.TextChoices):
        DAILY = "daily", _("日常培训")
        EXTERNAL = "external", _("外派培训")
        INDUCTION = "induction", _("新入职培训")
        SEMINAR = "seminar", _("专题讨论")
        EXCHANGE = "exchange", _("业务交流")

    code = models.CharField(_("培训编号"), max_length=24, help_text=_("本机构自编，参训记录按它登记。"))
    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    title = models.CharField(_("名称"), max_length=200)
    held_on = models.DateField(_("举办日期"), help_text=_("多日的填第一日。"))
    hours = models.DecimalField(_("学时"), max_digits=9, decimal_places=1)
    organiser = models.CharField(_("主办单位"), max_length=120)

    class Meta:
        verbose_name = _("教育培训")
        ordering = ["-held_on", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "code"], condition=Q(state="valid"), name="training_code_once",
                violation_error_message=_("这个培训编号已登记。请核对编号，或在已有记录上更正。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.code} {self.title}"


class TrainingAttendance(Record):
    """That an appraiser or an assistant took part in a session, for how many hours, and how an examination ended if there was one."""

    class Result(models.TextChoices):
        PASSED = "passed", _("合格")
        FAILED = "failed", _("不合格")

    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="attendances", verbose_name=_("培训编号"))
    appraiser = models.ForeignKey(
        Appraiser, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("鉴定人执业证号"),
        help_text=_("鉴定人参训的填此项，助理参训的填助理编号。"),
    )  # fmt: skip
    assistant = models.ForeignKey(Assistant, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("助理编号"))
    hours = models.DecimalField(_("参训学时"), max_digits=9, decimal_places=1)
    result = models.CharField(_("考核结果"), max_length=20, choices=Result, blank=True, help_text=_("没有考核的不填。"))

    class Meta:
        ordering = ["session", "appraiser", "assistant"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "appraiser"], condition=Q(state="valid"), name="attendance_appraiser_once",
                violation_error_message=_("这名鉴定人参加这次培训已登记。"),
            ),
            models.UniqueConstraint(
                fields=["session", "assistant"], condition=Q(state="valid"), name="attendance_assistant_once",
                violation_error_message=_("这名助理参加这次培训已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(appraiser__isnull=False) | Q(assistant__isnull=False), name="attendance_of_somebody",
                violation_error_message=_("请填写参训的鉴定人执业证号或助理编号。"),
            ),
            models.CheckConstraint(
                condition=Q(appraiser__isnull=True) | Q(assistant__isnull=True), name="attendance_of_one_person",
                violation_error_message=_("鉴定人和助理只填其中一项；两人都参加的，请分两条登记。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.session} {self.appraiser or self.assistant}"
