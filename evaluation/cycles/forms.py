"""What people type of a cycle: its plan in days, its quotas in one table, its duties, and the word before a step."""

from datetime import timedelta

from django import forms

from evaluation.cycles import rules, selectors
from evaluation.cycles.models import Cycle, Duty
from portal.calendar.selectors import end_of
from portal.kernel.problems import _
from portal.registers.cells import DayField, SeveralOf, WholeField

ASKED = {"required": _("请填写此项。")}
WHOLE = {"required": _("请填整数，例如 5。")}


class PlanForm(forms.Form):
    """The plan of a cycle. Days are days in Beijing; every last day is included."""

    name = forms.CharField(label=_("名称"), max_length=60, error_messages=ASKED)
    standard = forms.ModelChoiceField(
        label=_("考核标准"), queryset=None, empty_label=_("请选择"), error_messages={"required": _("请选择考核标准。")},
        help_text=_("启动时须已发布。"),
    )  # fmt: skip
    basis_year = WholeField(label=_("诚信等级年度"), min_value=2021, max_value=2100, error_messages=WHOLE)
    grades_allowed = SeveralOf(
        label=_("可推荐的诚信等级"), choices=[(g, g) for g in rules.GRADES], error_messages={"required": _("请至少选择一个等级。")}
    )
    apply_from = DayField(label=_("自评申报开始"), error_messages=ASKED)
    apply_until = DayField(label=_("自评申报截止"), help_text=_("含当日，至 24:00。至少 20 个工作日。"), error_messages=ASKED)
    data_until = DayField(label=_("数据基准日"), help_text=_("系统计算的指标取这一天的登记数据。"), error_messages=ASKED)
    recommend_until = DayField(label=_("省级推荐截止"), help_text=_("含当日，至 24:00。"), error_messages=ASKED)
    review_until = DayField(label=_("专家考核截止"), help_text=_("含当日。"), error_messages=ASKED)
    publicity_wd = WholeField(
        label=_("公示期（工作日）"), min_value=5, max_value=60, help_text=_("不少于 5 个工作日。"), error_messages=WHOLE
    )
    province_notice_wd = WholeField(
        label=_("省内公示（工作日）"), min_value=0, max_value=60, help_text=_("填 0 表示不要求省内公示。"), error_messages=WHOLE
    )
    experts_per_case = WholeField(
        label=_("每家评审专家数"), min_value=3, max_value=9, help_text=_("至少 3 名，宜为 5 名。"), error_messages=WHOLE
    )
    places = WholeField(label=_("入选名额"), min_value=1, max_value=300, required=False, help_text=_("不填则不设上限。"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["standard"].queryset = selectors.editions()

    @classmethod
    def initial_of(cls, cycle: Cycle) -> dict:
        """A stored plan as people type it."""
        plain = {name: getattr(cycle, name) for name in cls.base_fields if name != "standard"}
        return plain | {"standard": cycle.standard_id} | selectors.days_of(cycle)

    def clean(self):
        """Overlapping stages are refused with the stage they clash with."""
        said = super().clean()
        days = [said.get(n) for n in ("apply_from", "apply_until", "recommend_until", "data_until", "review_until")]
        for problem in rules.date_problems(*days) if all(days) else ():
            self.add_error(problem.field, str(problem.message))
        return said

    def planned(self) -> dict:
        """The plan as it is stored: instants for the first and last days of applying and recommending."""
        said = dict(self.cleaned_data)
        opens = said["apply_from"]
        said["apply_from"] = end_of(opens - timedelta(days=1))
        return said | {name: end_of(said[name]) for name in ("apply_until", "recommend_until")}

    def days(self) -> dict:
        """The days as far as they can be read, typed or proposed."""
        names = ("apply_from", "apply_until", "recommend_until", "review_until")
        if not self.is_bound:
            return {name: self.initial.get(name) for name in names}
        self.is_valid()
        read = {}
        for name in names:
            try:
                read[name] = self.fields[name].clean(self.data.get(self.add_prefix(name)))
            except forms.ValidationError:
                read[name] = None
        return read


class QuotaForm(forms.Form):
    """推荐名额 of all units at once."""

    total = WholeField(
        label=_("测算总名额"), min_value=64, max_value=3000, help_text=_("只用于按公式测算，每个单位至少 2 个。"),
        error_messages={"required": _("请填测算总名额，例如 600。"), "min_value": _("32 个单位各至少 2 个，总名额不能少于 64。")},
    )  # fmt: skip
    basis = forms.CharField(
        label=_("测算说明"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500,
        help_text=_("例如：按公式测算，其中某省增加 1 个，理由是……。随名额保存。"), error_messages={"required": _("请写明名额怎样确定。")},
    )  # fmt: skip

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        for unit in units:
            said = _("请填 %(unit)s 的名额，是 0 到 200 之间的整数。") % {"unit": unit.province.short}
            self.fields[f"places_{unit.pk}"] = WholeField(
                label=str(unit.province), min_value=0, max_value=rules.MOST_QUOTA,
                error_messages={"required": said, "min_value": said, "max_value": said},
            )  # fmt: skip

    def places(self) -> dict[int, int]:
        """Unit → places."""
        return {int(n.removeprefix("places_")): v for n, v in self.cleaned_data.items() if n.startswith("places_")}


class DutyForm(forms.Form):
    """A person and a duty."""

    user = forms.ModelChoiceField(
        label=_("人员"), queryset=None, empty_label=_("请选择"), error_messages={"required": _("请选择一名司法部工作人员。")}
    )
    duty = forms.ChoiceField(
        label=_("职责"), choices=[("", _("请选择")), *Duty.Kind.choices], error_messages={"required": _("请选择一项职责。")}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = selectors.staff()


class ConfirmForm(forms.Form):
    """The tick under everything that a step freezes."""

    confirmed = forms.BooleanField(label=_("以上内容已核对无误。"), error_messages={"required": _("请核对后勾选，再办理。")})


class ScheduleForm(ConfirmForm):
    """The leader's confirmation of a plan; with a reason where the cycle opens early (INV-5)."""

    early_reason = forms.CharField(
        label=_("间隔不足 18 个月的理由"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("推荐每两年一次。确需提前启动的，由负责人写明理由，随周期保存。"),
    )  # fmt: skip
    field_order = ["early_reason", "confirmed"]

    def __init__(self, *args, early: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        if not early:
            del self.fields["early_reason"]
