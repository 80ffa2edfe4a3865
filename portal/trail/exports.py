"""The trail as a sheet: the choice, the number and the head of the chain with it."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from portal.kernel.models import Event
from portal.registers import sheets
from portal.registers.sheets import Column
from portal.trail import selectors, wording
from portal.trail.models import AuditExport

AT_A_TIME = 1000


def columns() -> list[Column]:
    """What is told of each event."""
    heads = (
        (_("链位"), _("在哈希链中的位置")), (_("时间"), _("北京时间")), (_("动作"), ""), (_("动作代码"), ""), (_("对象类别"), ""),
        (_("对象"), ""), (_("对象编号"), ""), (_("操作人"), ""), (_("用户名"), ""), (_("角色"), ""), (_("单位"), ""), (_("系统"), ""),
        (_("来源地址"), ""), (_("理由"), ""), (_("前后变化"), ""), (_("链值"), _("SHA-256")),
    )  # fmt: skip
    return [Column(head, described) for head, described in heads]


def remarks(made: AuditExport) -> list[str]:
    """The lines that say what an export is."""
    at = timezone.localtime(made.made_at).strftime("%Y-%m-%d %H:%M:%S")
    return [
        _("范围：%(chosen)s") % {"chosen": made.chosen},
        _("条数：%(n)d，%(at)s 导出") % {"n": made.number, "at": at},
        _("链首：第 %(position)d 环 %(digest)s") % {"position": made.head_position, "digest": made.head_digest},
    ]


def lines(events: QuerySet) -> Iterator[list]:
    """The events, some hundred at a time, in words; scores that are not open yet without their content."""
    batch: list[Event] = []
    for event in events.iterator(chunk_size=AT_A_TIME):
        batch.append(event)
        if len(batch) == AT_A_TIME:
            yield from _lines(batch)
            batch = []
    yield from _lines(batch)


def _lines(events: list[Event]) -> Iterable[list]:
    sealed, offices = selectors.sealed_among(events), selectors.organisations(events)
    for event in events:
        link = getattr(event, "link", None)
        changed = wording.changes(event) if event.pk not in sealed else []
        said = (
            "\n".join(_("%(name)s：%(what)s") % {"name": c.title, "what": f"{c.before} → {c.after}"} for c in changed)
            if event.pk not in sealed
            else _("评分截止前不显示")
        )
        yield [
            link.position if link else "", timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"), wording.act(event.verb), event.verb,
            wording.kind(event.subject_type), event.subject_label, event.subject_id, str(event.actor or ""),
            event.actor.username if event.actor else "", str(wording.ROLES.get(event.actor_role, event.actor_role)),
            offices.get(event.organisation_id, ""), event.system, event.origin or "", event.reason, said, link.digest if link else "",
        ]  # fmt: skip


def response(made: AuditExport, events: QuerySet) -> HttpResponse:
    """The file. Its first line (csv) or its second page (xlsx) says what was chosen, how much, and where the chain stood."""
    name = f"events-{timezone.localtime(made.made_at):%Y%m%d-%H%M}.{made.kind}"
    if made.kind == "csv":
        answer = StreamingHttpResponse(_csv(made, events), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(sheets.filled(columns(), lines(events), remarks(made)), content_type=sheets.XLSX)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name)
    return answer


def _csv(made: AuditExport, events: QuerySet) -> Iterator[bytes]:
    said = _("；").join(remarks(made)).replace('"', "”")
    yield f'\ufeff"{said}"\r\n'.encode()
    for n, piece in enumerate(sheets.as_csv(columns(), lines(events))):
        yield piece.removeprefix("\ufeff".encode()) if n == 0 else piece
