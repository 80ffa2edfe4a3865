"""自评提交回执 (domain.md §12)."""

from django.db.models import Q
from django.utils import timezone

from evaluation.applications.models import Application
from portal.accounts.models import Organisation
from portal.documents.papers import in_chinese, issue, paper
from portal.documents.policy import reader
from portal.kernel.actions import Context
from portal.kernel.policy import Actor
from portal.kernel.problems import _

paper("application_receipt", title=_("自评提交回执"), template="documents/papers/receipt.html")


@reader("application_receipt")
def receipt_readers(actor: Actor) -> Q:
    """The institution and its province read its receipt."""
    return Q(body__owner=actor.organisation_id) | Q(body__province=actor.organisation_id)


@in_chinese
def receipt(ctx: Context, application: Application, files: list[str]):
    """What was received, when, with its digest, and what comes next. The receipt of a correction replaces the one before."""
    institution = application.institution
    corrected = application.receipt_id is not None
    first = timezone.localtime(application.submitted_at)
    return issue(
        ctx,
        kind="application_receipt",
        issuer=Organisation.objects.get(kind=Organisation.Kind.MINISTRY),
        title="自评提交回执",
        recipient=institution.name,
        replaces=application.receipt,
        body={
            "owner": institution.organisation_id,
            "province": institution.organisation.parent_id,
            "items": [
                ["机构名称", institution.name],
                ["考核批次", application.cycle.name],
                ["考核标准", application.cycle.standard.version],
                ["首次提交", f"{first:%Y-%m-%d %H:%M:%S}"],
                *([["补正提交", f"{timezone.localtime(ctx.now):%Y-%m-%d %H:%M:%S}"]] if corrected else []),
                ["材料", f"{len(files)} 份：" + "；".join(files) if files else "无"],
                ["下一步", "由省级司法行政机关核验；需要补正的，会在 10 个工作日内通知。"],
            ],
            "digest": application.frozen_digest,
        },
    )
