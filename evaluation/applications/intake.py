"""Taking in what a page of the sheet brought: each criterion by its own action, so that one problem holds back no other."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from evaluation.applications import actions, forms, selectors
from evaluation.applications.models import Application
from evaluation.applications.sheet import Line, Part
from portal.files import uploads
from portal.kernel.actions import Context
from portal.kernel.problems import Problem, Refused


@dataclass
class Outcome:
    """What became of a form: the problems with their fields, what was typed where, and the file that was unlinked."""

    problems: list[Problem] = field(default_factory=list)
    typed: dict[str, forms.Given] = field(default_factory=dict)
    status: int = 200
    unlinked: str = ""  # "criterion:attachment", to be linked again

    def told(self, code: str, refused: Refused) -> None:
        """Keep a refusal with the field of the criterion it is about."""
        self.status = max(self.status, refused.status)
        for problem in refused.problems:
            at = problem.field if problem.field and problem.field.startswith(code) else f"{code}-{problem.field or 'level'}"
            self.problems.append(replace(problem, field=at))

    def on(self, part: Part) -> Part:
        """The part again, with what was typed and what is wrong beside each line."""
        lines = tuple(
            replace(
                line,
                typed=self.typed.get(line.code),
                problems=tuple(p for p in self.problems if (p.field or "").startswith(f"{line.code}-")),
            )
            for line in part.lines
        )
        return replace(part, lines=lines)


def take_in(ctx: Context, request, application: Application, lines: Iterable[Line]) -> Outcome:
    """Store what the form of one dimension said of the open criteria: answers, files sent, files chosen, files taken away."""
    found = Outcome()
    for line in lines:
        given = forms.given_of(request.POST, line.code) if line.open else None
        if given is None:
            continue
        _answer(ctx, application, line, given, found)
        _files(ctx, request, application, line, found)
    _links(ctx, request, application, {line.code: line for line in lines if line.open}, found)
    return found


def _answer(ctx: Context, application: Application, line: Line, given: forms.Given, found: Outcome) -> None:
    if line.item.answer is None and given.level is None and not given.statement and not given.points:
        return
    found.typed[line.code] = given
    if given.problem:
        found.told(line.code, Refused(given.problem))
        return
    try:
        store(ctx.part(line.code), application, line.item.criterion, given, kept=line.item.answer)
    except Refused as refused:
        found.told(line.code, refused)


def store(ctx: Context, application: Application, criterion, given: forms.Given, kept=None):
    """Store one answer as typed. Points left over from another level fall back to the top of the level now chosen."""
    points = given.points_mpt
    if kept is not None and kept.level != given.level and points == kept.claimed_mpt:
        points = None
    return actions.answer(
        ctx, application, criterion=criterion, level=given.level, statement=given.statement, points_mpt=points, seen=given.seen
    )


def _files(ctx: Context, request, application: Application, line: Line, found: Outcome) -> None:
    try:
        sent = uploads.handed_in(ctx, request, f"{line.code}-file")
    except Refused as refused:
        found.told(line.code, refused)
        return
    for n, (content, name) in enumerate(sent):
        try:
            part = ctx.part(f"{line.code}-file-{n}")
            actions.add_evidence(part, application, criterion=line.item.criterion, content=content, name=name)
        except Refused as refused:
            found.told(line.code, refused)


def _links(ctx: Context, request, application: Application, open_lines: dict[str, Line], found: Outcome) -> None:
    wanted = {(code, pk) for code in open_lines for pk in request.POST.getlist(f"{code}-link")}
    again, _colon, pk = request.POST.get("link", "").partition(":")
    if again in open_lines:
        wanted.add((again, pk))
    gone, _colon, gone_pk = request.POST.get("unlink", "").partition(":")
    own = selectors.own_files(application, {pk for _code, pk in wanted} | {gone_pk}) if wanted or gone in open_lines else {}
    for code, pk in sorted(wanted):
        if attachment := own.get(pk):
            _do(actions.link_evidence, ctx, application, open_lines[code], attachment, found)
    if gone in open_lines and (attachment := own.get(gone_pk)):
        _do(actions.unlink_evidence, ctx, application, open_lines[gone], attachment, found)
        found.unlinked = f"{gone}:{gone_pk}"


def _do(act, ctx: Context, application: Application, line: Line, attachment, found: Outcome) -> None:
    try:
        act(ctx.part(f"{act.verb}-{line.code}-{attachment.pk}"), application, criterion=line.item.criterion, attachment=attachment)
    except Refused as refused:
        found.told(line.code, refused)


def look(ctx: Context, data, application: Application, lines: Iterable[Line]) -> list[Problem]:
    """Store what the clerk ticked or wrote on each criterion; a note is a look. Returns every problem."""
    problems: list[Problem] = []
    for line in lines:
        note = data.get(f"note-{line.code}", "").strip()
        if f"seen-{line.code}" in data or note or data.get("do") == f"look-{line.code}":
            try:
                actions.check(ctx.part(f"check-{line.code}"), application, criterion=line.item.criterion, note=note)
            except Refused as refused:
                problems += refused.problems
    return problems
