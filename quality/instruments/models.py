"""仪器设备、校准（检定）与设备投入 (task 18; domain.md §3.4)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.registers.models import Record


class Instrument(Record):
    """An instrument of the institution's own, in use until retired. Prices in integer fen."""

    code = models.CharField(_("设备编号"), max_length=40)
    name = models.CharField(_("设备名称"), max_length=120)
    kind = models.CharField(_("设备种类"), max_length=60)
    model = models.CharField(_("型号"), max_length=80, blank=True)
    maker = models.CharField(_("生产厂家"), max_length=80, blank=True)
    price_fen = models.BigIntegerField(_("原值（分）"))
    commissioned_on = models.DateField(_("启用日期"))
    needs_calibration = models.BooleanField(_("需要校准"), default=True)
    advanced = models.BooleanField(_("先进设备"), default=False)
    in_use = models.BooleanField(_("在用"), default=True)
    retired_on = models.DateField(_("停用日期"), null=True, blank=True)
    laboratory = models.ForeignKey(
        "quality.Laboratory", models.PROTECT, null=True, blank=True, related_name="instruments", verbose_name=_("实验室名称")
    )

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "code"],
                condition=Q(state="valid"),
                name="instrument_code_once_per_owner",
                violation_error_message=_("本机构已有这个设备编号。"),
            ),
            models.CheckConstraint(condition=Q(price_fen__gte=0), name="price_not_negative", violation_error_message=_("原值不能为负数。")),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"


class Calibration(Record):
    """One calibration or verification certificate of one instrument."""

    class Kind(models.TextChoices):
        CALIBRATION = "calibration", _("校准")
        VERIFICATION = "verification", _("检定")

    class Result(models.TextChoices):
        PASS = "pass", _("合格")
        LIMITED = "limited", _("限用")
        FAIL = "fail", _("不合格")

    instrument = models.ForeignKey(Instrument, models.PROTECT, verbose_name=_("设备编号"), related_name="calibrations")
    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    certificate_no = models.CharField(_("证书编号"), max_length=60)
    laboratory_name = models.CharField(_("出具机构"), max_length=120)
    performed_on = models.DateField(_("校准日期"))
    valid_until = models.DateField(_("有效期至"))
    result = models.CharField(_("结果"), max_length=10, choices=Result, default=Result.PASS)

    class Meta:
        ordering = ["-performed_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "certificate_no"],
                condition=Q(state="valid"),
                name="calibration_certificate_once",
                violation_error_message=_("该证书编号已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("performed_on")),
                name="calibration_valid_after_performed",
                violation_error_message=_("有效期须晚于校准日期。"),
            ),
        ]

    def __str__(self):
        return self.certificate_no


class InstrumentInvestment(Record):
    """What an institution spent on instruments in one year. All in integer fen."""

    year = models.PositiveSmallIntegerField(_("年度"))
    purchased_fen = models.BigIntegerField(_("购置投入（分）"))
    upgraded_fen = models.BigIntegerField(_("更新投入（分）"))
    maintenance_fen = models.BigIntegerField(_("维护与校准支出（分）"))

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "year"], condition=Q(state="valid"), name="investment_year_once",
                violation_error_message=_("本机构这个年度的设备投入已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(purchased_fen__gte=0) & Q(upgraded_fen__gte=0) & Q(maintenance_fen__gte=0), name="investment_not_negative",
                violation_error_message=_("投入和支出不能为负数。"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return str(self.year)
