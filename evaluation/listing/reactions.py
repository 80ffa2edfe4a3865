"""What follows from an announcement: certificates made one by one by the worker, and who is told."""

from django.urls import reverse
from django.utils import timezone

from evaluation.cycles.gates import Tile, gate, tile
from evaluation.cycles.models import Cycle
from evaluation.listing import actions, documents, selectors
from evaluation.listing.models import Announcement, Certificate, Listing
from portal.accounts.models import INSTITUTION, MINISTRY, PROVINCE, Organisation
from portal.files.store import store
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from portal.kernel.problems import Problem, _
from portal.kernel.relay import on
from portal.notify.outbox import tell


@on("evaluation.listing.certify")
def make_certificate(event: Event) -> None:
    """Render, sign, store, bind, with the row locked: killed in the middle it is made again, and one is kept."""
    certificate = Certificate.objects.select_for_update(of=("self",)).select_related("listing__institution").get(pk=event.subject_id)
    if certificate.file_id or certificate.state != Certificate.State.ISSUED:
        return
    file = store(documents.certificate_pdf(certificate), media_type="application/pdf", now=event.at, trusted=True)
    actions.bind(Context(Actor(system=actions.SYSTEM)), certificate, file=file)


@on("institutions.registry.amend")
def renew_certificate(event: Event) -> None:
    """A listed institution was renamed: it gets a certificate in its new name."""
    if "name" not in event.after:
        return
    listing = selectors.listing_of(event.subject_id)
    if listing and listing.certificates.filter(state__in=Certificate.CURRENT, issued_on__lte=timezone.localdate(event.at)).exists():
        actions.reissue(Context(Actor(system=actions.SYSTEM), now=event.at), listing)


@gate("archive")
def certificates_are_out(cycle: Cycle, today):
    """CYC-9: every certificate of the list is made."""
    done, total = selectors.progress(cycle)
    if done < total:
        yield Problem("certificates", _("还有 %(n)d 份证书没有生成。") % {"n": total - done})


@tile
def announced(cycle: Cycle, actor: Actor) -> list[Tile]:
    """How many are listed and how many certificates are made."""
    if cycle.state not in (Cycle.State.ANNOUNCED, Cycle.State.ARCHIVED) or not actor.is_(*MINISTRY):
        return []
    done, total = selectors.progress(cycle)
    kind = "" if done == total else "warn"
    return [Tile(70, _("证书已生成"), f"{done} / {total}", reverse("evaluation:announcements") + f"?cycle={cycle.number}", kind=kind)]


@on("evaluation.listing.draft")
def tell_leaders(event: Event) -> None:
    """An announcement waits for its signature."""
    row = Announcement.objects.get(pk=event.subject_id)
    tell(
        organisation=Organisation.objects.get(kind=Organisation.Kind.MINISTRY),
        roles=["ministry_leader"],
        subject=_("公告待签发：%(title)s") % {"title": row.title},
        link=reverse("evaluation:announcement", args=[row.pk]),
        kind="todo",
        event=event,
    )


@on("evaluation.listing.enlist")
def tell_institution(event: Event) -> None:
    """The institution learns that it is on the list, and where its certificate is."""
    listing = Listing.objects.select_related("institution__organisation").get(pk=event.subject_id)
    tell(
        organisation=listing.institution.organisation,
        roles=INSTITUTION,
        subject=_("已列入高资质、高水平司法鉴定机构名单，证书可以下载"),
        link=reverse("evaluation:certificates"),
        kind="service",
        event=event,
    )


@on("evaluation.listing.enlist", "evaluation.listing.end")
def tell_province(event: Event) -> None:
    """The province learns who of its institutions came on the list or left it."""
    listing = Listing.objects.select_related("institution__organisation__parent").get(pk=event.subject_id)
    said = _("%(name)s已列入名单") if event.verb.endswith("enlist") else _("%(name)s的名录资格已终止")
    tell(
        organisation=listing.institution.organisation.parent,
        roles=PROVINCE,
        subject=said % {"name": listing.institution.name},
        link=reverse("site:institution", args=[listing.institution.public_no]),
        event=event,
    )


@on("evaluation.listing.end")
def tell_ended(event: Event) -> None:
    """The institution learns that its listing is over and its certificate no longer valid; a renewal it learns by its new listing."""
    listing = Listing.objects.select_related("institution__organisation").get(pk=event.subject_id)
    if listing.end_ground != "renewed":
        tell(
            organisation=listing.institution.organisation,
            roles=INSTITUTION,
            subject=_("名录资格已终止，电子证书已作废"),
            link=reverse("evaluation:certificates"),
            kind="service",
            event=event,
        )
