"""What the registry puts among the next steps: licences that run out, renewals that were filed."""

from datetime import timedelta

import pytest

from institutions.registry import actions, menu
from portal.accounts.models import Role
from portal.kernel.policy import Actor
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db


def titles(tasks) -> list[tuple]:
    return [(str(task.title), task.due_on) for task in tasks]


@pytest.mark.parametrize(("days", "told"), [(61, False), (60, True), (0, True), (-1, False)])
def test_an_institution_is_told_to_renew_in_the_last_sixty_days(days, told):
    today = make.today()
    own = make.institution(licence_expires_on=today + timedelta(days=days))
    admin = make.actor(own, Role.INSTITUTION_ADMIN)
    due = own.licence_expires_on - timedelta(days=30)
    assert titles(menu.of_institution(admin, today)) == ([("申请许可证延续", due)] if told else [])
    assert not list(menu.of_institution(make.actor(own, Role.INSTITUTION_CLERK), today))


def test_a_filed_renewal_is_the_clerks_until_it_is_settled():
    today = make.today()
    own = make.institution(licence_expires_on=today + timedelta(days=40))
    province = own.organisation.parent
    clerk, admin = make.actor(province, Role.PROVINCIAL_CLERK), make.actor(own, Role.INSTITUTION_ADMIN)
    assert not list(menu.of_province(clerk, today))
    actions.file_renewal(make.ctx(admin), own)
    assert titles(menu.of_province(clerk, today)) == [(f"办理许可证延续：{own.name}", own.licence_expires_on)]
    assert not list(menu.of_institution(admin, today))
    for stranger in (make.actor(make.province("33"), Role.PROVINCIAL_CLERK), make.actor(province, Role.PROVINCIAL_LEADER), Actor()):
        assert not list(menu.of_province(stranger, today))
    actions.renew_licence(make.ctx(clerk), own, licence_expires_on=today + timedelta(days=1500))
    assert not list(menu.of_province(clerk, today))
