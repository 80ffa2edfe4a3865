"""Training sessions and who took part in them (task 21)."""

from datetime import date

from personnel.training import rules
from personnel.training.models import TrainingAttendance, TrainingSession
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class TrainingSessions(Register):
    """教育培训台账."""

    model, slug, task = TrainingSession, "training-sessions", 21
    title = _("教育培训")
    fields = ["code", "kind", "title", "held_on", "hours", "organiser"]
    key = ["code"]
    filters = ["kind"]
    search = ["code", "title", "organiser"]
    past = ["held_on"]


@register
class TrainingAttendances(Register):
    """参训记录台账."""

    model, slug, task = TrainingAttendance, "training-attendances", 21
    title = _("参训记录")
    fields = ["session", "appraiser", "assistant", "hours", "result"]
    key = ["session", "assistant", "appraiser"]
    filters = ["result"]
    search = ["session__code", "session__title", "appraiser__name", "appraiser__licence_no", "assistant__name", "assistant__number"]
    relations = {"session": "code", "appraiser": "licence_no", "assistant": "number"}

    def problems(self, record: TrainingAttendance, today: date):
        yield from rules.hours_problems(hours=record.hours, held=record.session.hours)
