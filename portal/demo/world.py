"""Who is there in the demo: bodies, people with their accounts, and the actors and moments that the story is told with."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from evaluation.standards.models import Standard
from institutions.models import Institution
from portal.accounts.middleware import actor_for
from portal.accounts.models import Membership, Organisation, ProvincialUnit, Role, User
from portal.accounts.units import load_units
from portal.calendar.shipped import load_shipped
from portal.kernel.actions import Context
from portal.kernel.policy import Actor

SINCE = date(2020, 1, 1)


@dataclass
class World:
    """The cast by account name, and the day on which the demo is loaded."""

    today: date
    password: str
    scale: str = "small"
    held: dict[str, Membership] = field(default_factory=dict)
    source: Path | None = None  # the workbooks the registers are entered from
    standard: Standard | None = None
    applicants: list = field(default_factory=list)
    secret: str = ""  # the password as it is stored, made once for all accounts

    def actor(self, username: str) -> Actor:
        """An account as who acts."""
        return actor_for(self.held[username])

    def ctx(self, username: str, on: date, hour: int = 10, minute: int = 0, *, reason: str = "") -> Context:
        """One act of an account at a moment of its own, from an address of the inner network."""
        return Context(self.actor(username), now=at(on, hour, minute), origin="10.0.0.8", reason=reason)

    def system(self, room: str, on: date, hour: int = 0, minute: int = 1) -> Context:
        """One act of the portal itself at a moment of its own."""
        return Context(Actor(system=room), now=at(on, hour, minute))

    def day(self, before: int) -> date:
        """The day so many days before today; the Monday after where it falls on a weekend, the Friday before where that is not past yet."""
        found = self.today - timedelta(days=before)
        if found.weekday() < 5:
            return found
        monday = found + timedelta(days=7 - found.weekday())
        return found - timedelta(days=found.weekday() - 4) if found < self.today <= monday else monday

    # --- bodies ----------------------------------------------------------------------------------------------------------

    def found(self) -> None:
        """Ministry, 32 bureaus, association and the people of authorities; the notices of working days."""
        load_units()
        load_shipped()
        self.secret = make_password(self.password)
        ministry = Organisation.objects.create(kind="ministry", name="司法部公共法律服务管理局（演示）", state="active")
        self.person("ministry", "明示例", ministry, Role.MINISTRY_STAFF)
        self.person("ministry-leader", "部示例", ministry, Role.MINISTRY_LEADER)
        self.person("secretary", "秘示例", ministry, Role.MINISTRY_STAFF)
        self.person("publicity", "公示例", ministry, Role.MINISTRY_STAFF)
        self.person("objections", "异示例", ministry, Role.MINISTRY_STAFF)
        self.person("auditor", "审示例", ministry, Role.AUDITOR)
        for unit in ProvincialUnit.objects.all():
            bureau = Organisation.objects.create(
                kind="province", name=f"{unit.bureau_name}（演示）", parent=ministry, province=unit, state="active"
            )
            self.person(f"province-{unit.code}", f"{unit.short_zh}示经办", bureau, Role.PROVINCIAL_CLERK)
            self.person(f"province-{unit.code}-leader", f"{unit.short_zh}示负责", bureau, Role.PROVINCIAL_LEADER)
        jiangsu = Organisation.objects.get(kind="province", province__code="32")
        association = Organisation.objects.create(
            kind="association", name="示例省司法鉴定协会（演示）", parent=jiangsu, province=jiangsu.province, state="active"
        )
        self.person("association", "协示例", association, Role.ASSOCIATION)

    def person(self, username: str, name: str, body: Organisation, role: str) -> Membership:
        """A person with an account and a role."""
        user = User.objects.create(username=username, name=name, password=self.secret, email=f"{username}@example.invalid")
        self.held[username] = Membership.objects.create(user=user, organisation=body, role=role, valid_from=SINCE)
        return self.held[username]

    def staff(self, institutions: list[Institution]) -> None:
        """An administrator and a clerk for each institution: institution-1, institution-1-clerk, …"""
        users, held = [], []
        for n, institution in enumerate(institutions, start=1):
            for suffix, name, role in (("", "管示例", Role.INSTITUTION_ADMIN), ("-clerk", "办示例", Role.INSTITUTION_CLERK)):
                username = f"institution-{n}{suffix}"
                user = User(
                    username=username, name=f"{institution.name[:2]}{name}", password=self.secret, email=f"{username}@example.invalid"
                )
                users.append(user)
                held.append(Membership(user=user, organisation=institution.organisation, role=role, valid_from=SINCE))
        User.objects.bulk_create(users, batch_size=1000)
        Membership.objects.bulk_create(held, batch_size=1000)
        self.held |= {m.user.username: m for m in held}

    def bureau(self, code: str) -> Organisation:
        """The bureau of a province."""
        return self.held[f"province-{code}"].organisation


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of a day in Beijing."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
