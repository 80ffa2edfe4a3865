"""An edition comes in as text, is checked, and is published by another person; from then on it never changes (INV-2, INV-3)."""

from evaluation.standards import edition as editions
from evaluation.standards.models import Criterion, Dimension, RecheckRule, Standard
from portal.accounts.models import Organisation
from portal.kernel.actions import Context, acted, action
from portal.kernel.indicators import INDICATORS, known_facts
from portal.kernel.problems import Problem, _, refuse


@action("evaluation.standards.import_edition")
def import_edition(ctx: Context, ministry: Organisation, *, source: str) -> Standard:
    """Read and check an edition; refused with every fault and its line. What is stored is checked."""
    said = editions.read(source)
    found = list(editions.edition_problems(said, indicators=INDICATORS.keys(), facts=known_facts()))
    if Standard.objects.filter(version=said.version).exists():
        found.append(Problem("version", _("版本 %(version)s 已经有了。请改用新的版本号。") % {"version": said.version}, "source"))
    refuse(found)
    made = Standard(
        state=Standard.State.CHECKED, version=said.version, title_zh=said.title_zh, title_en=said.title_en,
        total_points=sum(p.points for p in said.parts), source=source, digest=said.digest,
    )  # fmt: skip
    made.save()
    for order, part in enumerate(said.parts, start=1):
        dimension = Dimension.objects.create(
            standard=made, code=part.code, title_zh=part.title_zh, title_en=part.title_en, points=part.points,
            minimum_share=str(float(part.minimum_share)), order=order,
        )  # fmt: skip
        Criterion.objects.bulk_create(
            Criterion(
                dimension=dimension, code=line.code, title_zh=line.title_zh, title_en=line.title_en, task=line.task, area=line.area,
                kind=line.kind, points=line.points, definition=line.definition, order=n,
            )
            for n, line in enumerate(said.lines, start=1) if line.dimension == part.code
        )  # fmt: skip
    RecheckRule.objects.bulk_create(
        RecheckRule(
            standard=made, code=rule["code"], title_zh=rule["zh"], title_en=rule.get("en", ""), task=rule["task"], severity=rule["severity"],
            grace_wd=rule["grace_wd"], effect=rule["effect"], enabled=rule.get("enabled", True), definition=rule,
        )
        for rule in said.recheck_rules
    )  # fmt: skip
    return made


@action("evaluation.standards.publish", moves={Standard.State.CHECKED: Standard.State.PUBLISHED})
def publish(ctx: Context, standard: Standard) -> None:
    """Put an edition in force. The edition in force before stays readable as superseded; its cycles keep it."""
    if ctx.actor.user_id in acted(standard, "evaluation.standards.import_edition"):
        refuse([Problem("same_person", _("导入和发布须由不同的人完成。请由另一位负责人发布。"))])
    standard.published_on = ctx.today
