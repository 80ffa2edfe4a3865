"""What tests of the cycle start from: bodies, people, an edition, a cycle on its days, grades, applications at every stage.

Rows are written directly, without their actions: a test reaches the stage it is about in one call and acts from there. Days are
relative to today in Beijing unless a test names them.
"""

from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import count

from django.conf import settings
from django.utils import timezone

from evaluation.applications.models import Application, Evidence, FrozenValue, SelfScore
from evaluation.cycles.models import Cycle, Duty, Quota
from evaluation.integrity.models import IntegrityAssessment, IntegrityGrade
from evaluation.standards import edition as editions
from evaluation.standards import rules as standard_rules
from evaluation.standards.models import Criterion, Dimension, RecheckRule, Standard
from evaluation.standards.numbers import decimal_text
from institutions.models import Institution, Scope
from portal.accounts.models import Membership, Organisation, ProvincialUnit, Role, User
from portal.files.models import Attachment, StoredFile
from portal.kernel.actions import Context
from portal.kernel.policy import Actor

SHORT = settings.BASE_DIR / "evaluation" / "data" / "standard-short-1.yaml"
SMALL = settings.BASE_DIR / "tests" / "factories" / "standard-small.yaml"
PASSWORD = "demo-portal-2026"
_n = count(1)


def today() -> date:
    """Today in Beijing."""
    return timezone.localdate()


def at(day: date, hour: int = 0) -> datetime:
    """A moment of a day in Beijing."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


# --- bodies and people --------------------------------------------------------------------------------------------------------


def ministry() -> Organisation:
    """The one ministry."""
    return Organisation.objects.filter(kind="ministry").first() or Organisation.objects.create(
        kind="ministry", name="司法部（示例）", state="active"
    )


def province(code: str = "32") -> Organisation:
    """The bureau of a provincial unit, by its two-digit code."""
    unit, _new = ProvincialUnit.objects.get_or_create(
        code=code,
        defaults={
            "name_zh": f"示例省{code}", "name_en": f"Province {code}", "short_zh": code, "bureau_name": f"示例省{code}司法厅",
            "document_code": f"示司{code}", "order": int(code),
        },
    )  # fmt: skip
    kept = Organisation.objects.filter(kind="province", province=unit).first()
    return kept or Organisation.objects.create(kind="province", name=unit.bureau_name, province=unit, parent=ministry(), state="active")


def institution(of: Organisation | None = None, *, fields: tuple[str, ...] = ("0101", "0102"), **given) -> Institution:
    """An active institution of a province, licensed in some fields; `given` overrides its columns."""
    of, n = of or province(), next(_n)
    name = given.pop("name", f"示例{n:03d}司法鉴定中心")
    body = Organisation.objects.create(kind="institution", name=name, parent=of, province=of.province, state="active")
    defaults = {
        "public_no": f"J{of.province.code}{n:05d}", "uscc": f"12{n:016d}", "licence_no": f"{of.province.code}{n:07d}",
        "address": "示例路 1 号", "legal_form": "public_institution", "legal_representative": "甲示例", "head_name": "乙示例",
        "licensed_on": date(2012, 3, 1), "licence_expires_on": today() + timedelta(days=900),
    }  # fmt: skip
    made = Institution.objects.create(organisation=body, province=of.province, name=name, **(defaults | given))
    for field in fields:
        Scope.objects.create(owner=body, field=field, granted_on=made.licensed_on)
    return made


def member(organisation: Organisation | Institution, role: str, *, name: str = "", username: str = "", password: str = "") -> Membership:
    """A new person in a role at an organisation; without a password nobody signs in as them."""
    body = getattr(organisation, "organisation", organisation)
    n = next(_n)
    user = User(username=username or f"user-{n}", name=name or f"示例{n}")
    user.set_password(password) if password else user.set_unusable_password()
    user.save()
    return Membership.objects.create(user=user, organisation=body, role=role, valid_from=date(2020, 1, 1))


def actor(organisation: Organisation | Institution, role: str, **given) -> Actor:
    """A new person in a role, as who acts."""
    held = member(organisation, role, **given)
    body = held.organisation
    above = {"province": body.pk, "institution": body.parent_id, "association": body.parent_id}.get(body.kind)
    return Actor(held.user_id, role, body.pk, above)


def ctx(who: Actor, **given) -> Context:
    """A request to act of this person, now or at the moment given as `now`."""
    return Context(who, **given)


def system(room: str, **given) -> Context:
    """A request of a part of the portal itself."""
    return Context(Actor(system=room), **given)


# --- edition and cycle --------------------------------------------------------------------------------------------------------


@cache
def _read(text: str) -> editions.Edition:
    return editions.read(text)


def standard(source: str | None = None, **given) -> Standard:
    """A published edition, by default the short one; stored as its import stores it."""
    text = source or SHORT.read_text()
    said = _read(text)
    kept = Standard.objects.filter(version=said.version).first()
    if kept:
        return kept
    made = Standard.objects.create(
        state="checked", version=said.version, title_zh=said.title_zh, title_en=said.title_en, total_points=said.total_points, source=text,
        digest=said.digest, **given,
    )  # fmt: skip
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
    Standard.objects.filter(pk=made.pk).update(state="published", published_on=today() - timedelta(days=90))
    made.refresh_from_db()
    return made


def small_standard(version: str = "small-1") -> Standard:
    """The small edition, published: for tests in which the number of criteria does not matter."""
    return standard(SMALL.read_text().replace("small-1", version))


STARTS = {
    "draft": 40, "scheduled": 10, "applying": -20, "recommending": -45, "formal_check": -75, "reviewing": -95, "deliberating": -150,
    "publicity": -170, "announced": -200, "archived": -300,
}  # fmt: skip
"""How many days from today applications open, by the cycle's state."""


def cycle(state: str = "applying", *, of: Standard | None = None, number: int | None = None, quotas: dict | None = None, **given) -> Cycle:
    """A cycle in a state, its dates laid out so that the state is lawful today. Applications are open for 40 days, then come 30 for
    recommendations. `quotas` maps provinces (organisations) to places; by default each province there is gets 20.
    """
    start = today() + timedelta(days=STARTS[state])
    number = number or (Cycle.objects.count() + 1)
    until = start + timedelta(days=40)
    planned = {
        "name": f"第{number}批考核", "basis_year": start.year - 1, "apply_from": at(start), "apply_until": at(until),
        "recommend_until": at(until + timedelta(days=30)), "data_until": until - timedelta(days=10),
        "review_until": until + timedelta(days=90), "grades_allowed": ["A", "B"],
    }  # fmt: skip
    made = Cycle.objects.create(state=state, number=number, standard=of or small_standard(), **(planned | given))
    places = quotas if quotas is not None else dict.fromkeys(Organisation.objects.filter(kind="province"), 20)
    Quota.objects.bulk_create(Quota(cycle=made, province=p, places=n) for p, n in places.items())
    return made


def duty(of: Cycle, kind: str, who: Actor | None = None) -> Actor:
    """Ministry staff who hold a duty in a cycle."""
    who = who or actor(ministry(), Role.MINISTRY_STAFF)
    Duty.objects.create(cycle=of, user_id=who.user_id, duty=kind)
    return who


def graded(of: Institution, year: int, grade: str = "A", *, score_mpt: int = 95_000, published_on: date | None = None) -> IntegrityGrade:
    """A published integrity grade of an institution for a year."""
    batch, _new = IntegrityAssessment.objects.get_or_create(
        year=year, province=of.organisation.parent,
        defaults={"state": "published", "published_on": published_on or date(year + 1, 1, 20)},
    )  # fmt: skip
    return IntegrityGrade.objects.create(assessment=batch, institution=of, grade=grade, score_mpt=score_mpt, state="final")


# --- applications -------------------------------------------------------------------------------------------------------------


def attachment(of: Institution, *, name: str = "材料.pdf", scan: str = "clean", subject=None, who: Actor | None = None) -> Attachment:
    """A file of an institution, without content on disk."""
    n = next(_n)
    file = StoredFile.objects.create(
        sha256=f"{n:064x}", size_bytes=12_000 + n, media_type="application/pdf", pages=3, scan=scan, stored_at=timezone.now()
    )
    return Attachment.objects.create(
        state="valid", owner=of.organisation, file=file, original_name=name, subject=subject, uploaded_by_id=who.user_id if who else None,
        uploaded_at=timezone.now(), kind="plan",
    )  # fmt: skip


def application(
    of: Institution | None = None,
    *,
    state: str = "draft",
    in_cycle: Cycle | None = None,
    answered: bool | None = None,
    level: int = 1,
    **given,
) -> Application:
    """An application in a state. From `submitted` on it is answered at `level` with one file for all criteria and has
    frozen values; a draft is empty unless `answered`.
    """
    of = of or institution()
    batch = in_cycle or Cycle.objects.order_by("-number").first() or cycle()
    handed_in = state not in ("draft", "lapsed", "withdrawn")
    defaults = {}
    if handed_in:
        defaults = {"submitted_at": batch.apply_until - timedelta(days=5), "pledge_signed_on": today(), "frozen_digest": "0" * 64}
    made = Application.objects.create(cycle=batch, institution=of, state="draft", **(defaults | given))
    if answered if answered is not None else handed_in:
        answer_all(made, level=level)
    if handed_in:
        freeze(made)
    Application.objects.filter(pk=made.pk).update(state=state)
    made.state = state
    return made


def answer_all(of: Application, *, level: int = 1) -> Attachment:
    """Answer every evidence criterion that applies at one level, with one file."""
    edition = editions_of(of)
    proof = attachment(of.institution, subject=of)
    for criterion in applicable(of, "evidence"):
        top = standard_rules.half_points(edition.bands, criterion.points, level)[0]
        SelfScore.objects.create(application=of, criterion=criterion, level=level, claimed_mpt=top, statement="按要求完成，材料齐全。")
        Evidence.objects.create(application=of, criterion=criterion, attachment=proof)
    return proof


def freeze(of: Application, *, share: str = "1") -> None:
    """Frozen values of every automatic criterion, each with a share of its points."""
    for criterion in Criterion.objects.filter(dimension__standard=of.cycle.standard_id, kind="auto"):
        FrozenValue.objects.create(
            application=of, criterion=criterion, value="1", basis=10, score_mpt=int(1000 * criterion.points * float(share)), rows=[],
            rows_digest="0" * 64, on=of.cycle.data_until,
        )  # fmt: skip


def applicable(of: Application, kind: str) -> list[Criterion]:
    """The criteria of a kind that apply to the institution."""
    held = set(Scope.objects.filter(owner=of.institution.organisation, state="valid").values_list("field", flat=True))
    found = Criterion.objects.filter(dimension__standard=of.cycle.standard_id, kind=kind).order_by("dimension__order", "order")
    return [c for c in found if standard_rules.applies(c.definition.get("applies"), held)]


def editions_of(of: Application) -> editions.Edition:
    """The edition of an application's cycle, read once."""
    return _read(of.cycle.standard.source)
