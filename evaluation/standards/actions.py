"""An edition comes in as text, is checked, and is published by another person; from then on it never changes (INV-2, INV-3)."""

from evaluation.standards import selectors
from evaluation.standards.models import Criterion, Dimension, RecheckRule, Standard
from evaluation.standards.numbers import decimal_text
from portal.accounts.models import Organisation
from portal.kernel.actions import Context, acted, action
from portal.kernel.problems import Problem, _, refuse


@action("evaluation.standards.import_edition")
def import_edition(ctx: Context, ministry: Organisation, *, source: str) -> Standard:
    """Read and check an edition; refused with every fault and its line. What is stored is checked, and waits for its publication.

    `source` is the text in the form assessment-standard/1 (YAML).
    """
    said, found = selectors.import_problems(source)
    refuse(found)
    made = Standard(
        state=Standard.State.CHECKED, version=said.version, title_zh=said.title_zh, title_en=said.title_en,
        total_points=said.total_points, source=source, digest=said.digest,
    )  # fmt: skip
    made.full_clean()
    made.save()
    for order, part in enumerate(said.parts, start=1):
        dimension = Dimension.objects.create(
            standard=made, code=part.code, title_zh=part.title_zh, title_en=part.title_en, points=part.points,
            minimum_share=decimal_text(part.minimum_share), order=order,
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
            standard=made, code=rule.code, title_zh=rule.title_zh, title_en=rule.title_en, task=rule.task, severity=rule.severity,
            grace_wd=rule.grace_wd, effect=rule.effect, enabled=rule.enabled, definition=rule.definition,
        )
        for rule in said.recheck_rules
    )  # fmt: skip
    return made


@action("evaluation.standards.publish", moves={Standard.State.CHECKED: Standard.State.PUBLISHED})
def publish(ctx: Context, standard: Standard) -> None:
    """Put an edition in force. The edition in force before stays readable as superseded; the cycles that use it keep it.

    Checked once more, because what the portal can compute may have changed since the import (SOD-12: another person than the importer).
    """
    if ctx.actor.user_id in acted(standard, "evaluation.standards.import_edition"):
        refuse([Problem("same_person", _("导入和发布须由不同的人完成。请由另一位负责人发布。"))])
    _said, found = selectors.import_problems(standard.source)
    refuse(p for p in found if p.code != "version")
    for before in Standard.objects.filter(state=Standard.State.PUBLISHED):
        supersede(ctx.as_system("evaluation.standards"), before)
    standard.published_on = ctx.today


@action("evaluation.standards.supersede", moves={Standard.State.PUBLISHED: Standard.State.SUPERSEDED})
def supersede(ctx: Context, standard: Standard) -> None:
    """A newer edition is in force: this one serves only the cycles that began with it."""
