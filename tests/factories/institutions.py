"""What tests of the registers start from: bureaus, institutions with their fields, people in a role. Rows are written directly."""

from datetime import date
from itertools import count

from institutions.models import Institution, Scope
from institutions.registry.rules import public_no_of, uscc_check
from portal.accounts.models import Membership, Organisation, ProvincialUnit, Role, User
from portal.kernel.actions import Context
from portal.kernel.policy import Actor

_n = count(1)


def uscc(number: int) -> str:
    """A code of a fictional unit with its right check character."""
    body = f"34{'320000'}{number:09d}"
    return body + uscc_check(body)


def ministry() -> Organisation:
    """The one ministry."""
    return Organisation.objects.get_or_create(kind="ministry", defaults={"name": "示例部", "state": "active"})[0]


def province(code: str = "32") -> Organisation:
    """The bureau of a provincial unit, by its two-digit code."""
    named = {"name_zh": f"示例省{code}", "name_en": f"Province {code}", "short_zh": code, "bureau_name": f"示例省{code}司法厅"}
    unit, _new = ProvincialUnit.objects.get_or_create(code=code, defaults=named | {"document_code": f"示司{code}", "order": int(code)})
    kept = Organisation.objects.filter(kind="province", province=unit).first()
    return kept or Organisation.objects.create(kind="province", name=unit.bureau_name, province=unit, parent=ministry(), state="active")


def association(of: Organisation) -> Organisation:
    """The association of a province."""
    found = Organisation.objects.filter(kind="association", parent=of).first()
    return found or Organisation.objects.create(
        kind="association", name=f"{of.name}鉴定协会", province=of.province, parent=of, state="active"
    )


def institution(of: Organisation | None = None, *, fields: tuple[str, ...] = ("0101", "0102"), **given) -> Institution:
    """An active institution of a province, licensed in some fields; `given` overrides its columns."""
    of, n = of or province(), next(_n)
    name = given.pop("name", f"示例{n:03d}司法鉴定中心")
    body = Organisation.objects.create(kind="institution", name=name, parent=of, province=of.province, state="active")
    defaults = {
        "public_no": public_no_of(of.province.code, n), "uscc": uscc(n), "licence_no": f"{of.province.code}{n:07d}",
        "address": "示例路 1 号", "legal_form": "public_institution", "legal_representative": "甲示例", "head_name": "乙示例",
        "licensed_on": date(2012, 3, 1), "licence_expires_on": date(2030, 2, 28), "state": "active",
    }  # fmt: skip
    made = Institution.objects.create(organisation=body, province=of.province, name=name, **(defaults | given))
    for field in fields:
        scope(made, field)
    return made


def scope(of: Institution, field: str, **given) -> Scope:
    """A licensed field, granted with the first licence."""
    return Scope.objects.create(**({"owner": of.organisation, "field": field, "granted_on": of.licensed_on} | given))


def member(of: Organisation | Institution, role: str) -> User:
    """A new person in a role at an organisation."""
    body, n = getattr(of, "organisation", of), next(_n)
    user = User.objects.create(username=f"person-{n}", name=f"示例{n}")
    Membership.objects.create(user=user, organisation=body, role=role, valid_from=date(2020, 1, 1))
    return user


def actor(of: Organisation | Institution, role: str) -> Actor:
    """A new person in a role, as who acts."""
    body = getattr(of, "organisation", of)
    above = {"province": body.pk, "institution": body.parent_id, "association": body.parent_id}.get(body.kind)
    return Actor(member(of, role).pk, role, body.pk, above)


def clerk(of: Organisation | Institution, **given) -> Context:
    """A request of who does the daily work at this body."""
    body = getattr(of, "organisation", of)
    role = {
        "ministry": Role.MINISTRY_STAFF, "province": Role.PROVINCIAL_CLERK, "association": Role.ASSOCIATION,
        "institution": Role.INSTITUTION_CLERK,
    }[body.kind]  # fmt: skip
    return Context(actor(of, role), **given)


def leader(of: Organisation, **given) -> Context:
    """A request of the leader of a bureau."""
    return Context(actor(of, Role.PROVINCIAL_LEADER), **given)
