"""Roles given and ended: by whom, to whom, and what ends with them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm

from portal.accounts import rules
from portal.accounts.actions import end_membership, open_membership, reset_access
from portal.accounts.models import Membership, Organisation, Role, User
from portal.accounts.tasks import end_lapsed
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from portal.kernel.problems import Forbidden, Refused
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db
NEW = {"username": "yunxiu-li", "name": "李示例", "role": Role.PROVINCIAL_CLERK}


def codes(refused) -> list[str]:
    return [p.code for p in refused.value.problems]


@pytest.fixture
def province():
    return make.province("32")


@pytest.fixture
def leader(province):
    return make.actor(province, Role.PROVINCIAL_LEADER)


def test_a_leader_gives_a_new_person_a_role_and_the_account_has_no_password(province, leader):
    made = open_membership(Context(leader), province, **NEW)
    assert made.user.name == "李示例" and made.role == Role.PROVINCIAL_CLERK and made.state == "open"
    assert not made.user.has_usable_password()
    event = Event.objects.get(verb="portal.accounts.open_membership")
    assert event.concerns_id == province.pk and event.actor_id == leader.user_id


def test_the_same_request_twice_opens_one_membership(province, leader):
    """INV-51"""
    key = uuid4()
    first = open_membership(Context(leader, request_key=key), province, **NEW)
    assert open_membership(Context(leader, request_key=key), province, **NEW) == first
    assert Membership.objects.filter(user__username="yunxiu-li").count() == 1


@pytest.mark.parametrize("role", [Role.PROVINCIAL_CLERK, Role.ASSOCIATION, Role.MINISTRY_STAFF, Role.EXPERT, Role.AUDITOR])
def test_who_keeps_no_accounts_of_a_bureau_is_refused(province, role):
    with pytest.raises(Forbidden):
        open_membership(Context(make.actor(province, role)), province, **NEW)


def test_a_leader_opens_accounts_neither_of_another_province_nor_above(province, leader):
    with pytest.raises(Forbidden):
        open_membership(Context(leader), make.province("33"), **NEW)
    with pytest.raises(Forbidden):
        open_membership(Context(leader), make.ministry(), **NEW | {"role": Role.MINISTRY_STAFF})


def test_nobody_gives_a_role_above_the_own_level(province, leader):
    """SOD-9"""
    with pytest.raises(Refused) as refused:
        open_membership(Context(leader), province, **NEW | {"role": Role.MINISTRY_LEADER})
    assert codes(refused) == ["role"]
    assert not User.objects.filter(username="yunxiu-li").exists()


def test_a_bureau_opens_the_first_account_of_its_institution_and_no_clerk_there(province, leader):
    body = make.institution(province).organisation
    assert open_membership(Context(leader), body, **NEW | {"role": Role.INSTITUTION_ADMIN}).organisation == body
    with pytest.raises(Refused) as refused:
        open_membership(Context(leader), body, **NEW | {"username": "other", "role": Role.INSTITUTION_CLERK})
    assert codes(refused) == ["role"]


def test_nobody_gives_themselves_another_role(province, leader):
    """SOD-9"""
    own = User.objects.get(pk=leader.user_id)
    with pytest.raises(Refused) as refused:
        open_membership(Context(leader), province, username=own.username, name=own.name, role=Role.PROVINCIAL_CLERK)
    assert codes(refused) == ["own_role"]


def test_nobody_ends_their_own_role(province, leader):
    """SOD-9"""
    own = Membership.objects.get(user=leader.user_id)
    with pytest.raises(Refused) as refused:
        end_membership(Context(leader, reason="调离"), own)
    assert codes(refused) == ["own_role"]


def test_an_auditor_holds_no_other_role_whichever_comes_first():
    """SOD-10"""
    ministry = make.ministry()
    leader = Context(make.actor(ministry, Role.MINISTRY_LEADER))
    staff = make.member(ministry, Role.MINISTRY_STAFF).user
    with pytest.raises(Refused) as refused:
        open_membership(leader, ministry, username=staff.username, name=staff.name, role=Role.AUDITOR)
    assert codes(refused) == ["auditor"]
    auditor = make.member(ministry, Role.AUDITOR).user
    with pytest.raises(Refused) as refused:
        open_membership(leader, ministry, username=auditor.username, name=auditor.name, role=Role.EXPERT)
    assert codes(refused) == ["auditor"]


def test_the_database_itself_refuses_an_auditor_a_second_role_but_not_two_roles_of_others():
    """SOD-10"""
    auditor, staff = make.member(make.ministry(), Role.AUDITOR), make.member(make.ministry(), Role.MINISTRY_STAFF)
    today = timezone.localdate()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=auditor.user, organisation=make.province(), role=Role.PROVINCIAL_CLERK, valid_from=today)
    Membership.objects.create(user=staff.user, organisation=make.ministry(), role=Role.EXPERT, valid_from=today)
    Membership.objects.filter(pk=auditor.pk).update(state="ended")
    Membership.objects.create(user=auditor.user, organisation=make.province(), role=Role.PROVINCIAL_CLERK, valid_from=today)


def test_a_user_name_of_somebody_else_is_not_taken_over(province, leader):
    other = make.member(make.province("33"), Role.PROVINCIAL_CLERK, name="王示例").user
    with pytest.raises(Refused) as refused:
        open_membership(Context(leader), province, username=other.username.upper(), name="李示例", role=Role.PROVINCIAL_CLERK)
    assert codes(refused) == ["taken"]


def test_one_person_has_one_account_for_two_roles(province, leader):
    clerk = make.member(make.province("33"), Role.PROVINCIAL_CLERK, name="王示例").user
    made = open_membership(Context(leader), province, username=clerk.username, name="王示例", role=Role.PROVINCIAL_CLERK)
    assert made.user == clerk and clerk.memberships.count() == 2


def test_every_obstacle_is_named_at_once():
    today = timezone.localdate()
    opening = rules.Opening(
        role="auditor", grantable=(), own=True, held=("expert",), other_name=True, active=False, until=today - timedelta(days=1)
    )
    found = [p.code for p in rules.opening_problems(opening, today=today)]
    assert found == ["inactive", "role", "own_role", "taken", "auditor", "until"]


def test_a_term_may_end_today_but_not_yesterday():
    today = timezone.localdate()
    given = {"role": "expert", "grantable": ("expert",), "own": False, "held": (), "other_name": False, "active": True}
    assert not list(rules.opening_problems(rules.Opening(**given, until=today), today=today))
    assert list(rules.opening_problems(rules.Opening(**given, until=today - timedelta(days=1)), today=today))


# --- what ends with a role ------------------------------------------------------------------------------------------------


def grant(user) -> None:
    assign_perm("portal.change_organisation", user, make.ministry())
    assert UserObjectPermission.objects.filter(user=user).exists()


def test_an_ended_membership_takes_sessions_and_personal_grants_with_it(client, province, leader):
    """INV-54"""
    clerk = make.member(province, Role.PROVINCIAL_CLERK)
    grant(clerk.user)
    client.force_login(clerk.user)
    assert client.get(reverse("people:account")).status_code == 200
    assert UserSession.objects.filter(user=clerk.user).count() == 1
    end_membership(Context(leader, reason="调离本单位"), clerk)
    clerk.refresh_from_db()
    assert clerk.state == "ended" and clerk.valid_until == timezone.localdate()
    assert not UserObjectPermission.objects.filter(user=clerk.user).exists()
    assert not UserSession.objects.filter(user=clerk.user).exists()
    answer = client.get(reverse("people:account"))
    assert answer.status_code == 302 and answer.url.startswith(reverse("account_login"))
    assert Event.objects.get(verb="portal.accounts.end_membership").reason == "调离本单位"


def test_an_expert_who_stops_being_a_clerk_keeps_the_files_opened_to_the_expert(province, leader):
    clerk = make.member(province, Role.PROVINCIAL_CLERK)
    expert = Membership.objects.create(
        user=clerk.user, organisation=make.ministry(), role=Role.EXPERT, valid_from=timezone.localdate() - timedelta(days=9)
    )
    grant(clerk.user)
    end_membership(Context(leader, reason="调离"), clerk)
    assert UserObjectPermission.objects.filter(user=clerk.user).exists()
    end_membership(Context(make.actor(make.ministry(), Role.MINISTRY_LEADER), reason="到期"), expert)
    assert not UserObjectPermission.objects.filter(user=clerk.user).exists()


def test_a_membership_is_not_ended_without_a_reason(province, leader):
    with pytest.raises(Refused) as refused:
        end_membership(Context(leader), make.member(province, Role.PROVINCIAL_CLERK))
    assert [(p.code, p.field) for p in refused.value.problems] == [("reason", "_reason")]


def test_a_term_that_is_over_ends_at_night_with_what_hangs_on_it(client, province):
    """INV-54"""
    today = timezone.localdate()
    over, last_day = make.member(province, Role.PROVINCIAL_CLERK), make.member(province, Role.PROVINCIAL_CLERK)
    Membership.objects.filter(pk=over.pk).update(valid_until=today - timedelta(days=1))
    Membership.objects.filter(pk=last_day.pk).update(valid_until=today)
    client.force_login(over.user)
    client.get(reverse("people:account"))
    assert end_lapsed() == 1
    over.refresh_from_db()
    last_day.refresh_from_db()
    assert (over.state, last_day.state) == ("ended", "open")
    assert over.valid_until == today - timedelta(days=1)
    assert not UserSession.objects.filter(user=over.user).exists()


def test_a_reset_takes_password_factors_and_sessions_and_leaves_a_trace(client, province, leader):
    clerk = make.member(province, Role.PROVINCIAL_CLERK, password="demo-portal-2026")
    Authenticator.objects.create(user=clerk.user, type=Authenticator.Type.TOTP, data={})
    client.force_login(clerk.user)
    client.get(reverse("people:account"))
    reset_access(Context(leader, reason="更换手机"), clerk)
    clerk.user.refresh_from_db()
    assert not clerk.user.has_usable_password()
    assert not Authenticator.objects.filter(user=clerk.user).exists() and not UserSession.objects.filter(user=clerk.user).exists()
    event = Event.objects.get(verb="portal.accounts.reset_access")
    assert event.reason == "更换手机" and event.before == event.after == {}


def test_one_organisation_cannot_reset_the_sign_in_of_who_also_works_elsewhere(province, leader):
    clerk = make.member(province, Role.PROVINCIAL_CLERK, password="demo-portal-2026")
    Membership.objects.create(user=clerk.user, organisation=make.ministry(), role=Role.EXPERT, valid_from=timezone.localdate())
    with pytest.raises(Refused) as refused:
        reset_access(Context(leader, reason="更换手机"), clerk)
    assert codes(refused) == ["elsewhere"]
    clerk.user.refresh_from_db()
    assert clerk.user.has_usable_password()


def test_an_ended_role_gives_no_capacity_even_to_a_session_that_was_missed(client, province):
    clerk = make.member(province, Role.PROVINCIAL_CLERK)
    client.force_login(clerk.user)
    Membership.objects.filter(pk=clerk.pk).update(state="ended")
    assert client.get(reverse("home:desk", args=["province"])).status_code == 403


def test_an_inactive_organisation_gets_nobody():
    ministry = make.ministry()
    leader = Context(make.actor(ministry, Role.MINISTRY_LEADER))
    gone = Organisation.objects.create(kind="association", name="某协会（示例）", parent=ministry, state="active", active=False)
    with pytest.raises(Refused) as refused:
        open_membership(leader, gone, **NEW | {"role": Role.ASSOCIATION})
    assert codes(refused) == ["inactive"]


def test_the_portal_itself_ends_only_as_the_accounts_room(province):
    clerk = make.member(province, Role.PROVINCIAL_CLERK)
    with pytest.raises(Forbidden):
        end_membership(Context(Actor(system="evaluation.review")), clerk)
