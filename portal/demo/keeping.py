"""What happens to records after they were entered: the bureau confirms, documents are put behind them, numbers are disputed."""

from datetime import date

from institutions.corrections import actions as corrections
from institutions.models import Honour
from personnel.models import Appraiser
from portal.accounts.models import PROVINCE
from portal.demo import evidence
from portal.demo.world import World
from portal.registers.models import Record
from portal.registers.register import REGISTERS
from quality.models import KeyLaboratory, QualityDocument

SHARE = "personnel.appraisers.full_time_share"
CONFIRMING = ("32", "33")
"""Provinces whose clerks keep up with confirming; the others still have it before them."""
PROVED = (
    ("quality-documents", QualityDocument, "rule"),
    ("honours", Honour, "certificate"),
    ("key-laboratories", KeyLaboratory, "approval"),
)


def confirm(world: World, on: date) -> None:
    """Two bureaus confirm what waits for it, but for the last of each register; two institutions put documents behind records."""
    for code in CONFIRMING:
        clerk, bureau = f"province-{code}", world.bureau(code)
        for kept in REGISTERS.values():
            if set(kept.confirmed_by) & set(PROVINCE):
                waiting = kept.model.objects.filter(owner__parent=bureau, state=Record.State.VALID, confirmed_at=None)
                for row in list(waiting.select_related("owner").order_by("pk"))[:-1][:20]:
                    kept.confirm(world.ctx(clerk, on, 15), row)
    for n in (1, 2):
        username = f"institution-{n}"
        owner = world.held[username].organisation_id
        for slug, model, kind in PROVED:
            row = model.objects.filter(owner=owner, state=Record.State.VALID).order_by("pk").first()
            if row is not None:
                REGISTERS[slug].attach(
                    world.ctx(username, on, 16), row, content=evidence.pdf("质量手册", n), name=f"{row}.pdf"[:80], kind=kind, issued_on=on
                )


def dispute(world: World) -> None:
    """An institution disputed how an appraiser is registered and was heard; two others wait for an answer."""
    accounts = [f"institution-{n}" for n in (1, 2, 3)]
    for n, username in enumerate(accounts):
        owner = world.held[username].organisation
        person = Appraiser.objects.filter(owner=owner, state=Record.State.VALID, full_time=False).order_by("pk").first()
        if person is None:
            continue
        said = {"wrong": "登记为兼职。", "right": "今年起为专职，见聘用合同和社会保险缴费记录。"}
        made = corrections.open_(world.ctx(username, world.day(9 - n), 9), owner, indicator=SHARE, record=person, **said)
        if n == 0:
            clerk = f"province-{owner.parent.province.code}"
            REGISTERS["appraisers"].amend(world.ctx(clerk, world.day(6), 10), person, full_time=True)
            corrections.grant(world.ctx(clerk, world.day(6), 11), made, answer="经核对聘用合同，已更正为专职。")
