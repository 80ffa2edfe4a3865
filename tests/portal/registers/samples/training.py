"""Sound lines of the registers of personnel.training."""

from datetime import date

from personnel.models import TrainingSession
from tests.personnel.training.rows import session
from tests.portal.registers.samples import Sample
from tests.portal.registers.samples.people import licence


def _session(of) -> str:
    """The code of the training of 40 hours that attendances are of."""
    return (TrainingSession.objects.filter(owner=of.organisation).first() or session(of)).code


SAMPLES = {
    "training-sessions": Sample(
        lambda of, n: {
            "code": f"PX2026-{n:02d}", "kind": "外派培训", "title": "示例规范宣贯", "held_on": date(2026, 4, 20), "hours": "16",
            "organiser": "示例协会",
        },
        ("hours", "两天", "请填数字，例如 12.5。您填的是“两天”。"),
        ("kind", "业务交流", "exchange"),
    ),
    "training-attendances": Sample(
        lambda of, n: {"session": _session(of), "appraiser": licence(of, n), "assistant": "", "hours": "16.5", "result": "合格"},
        ("hours", "40.1", "参训学时不能多于这次培训的学时（40.0）"),
        ("result", "", ""),
    ),
}  # fmt: skip
