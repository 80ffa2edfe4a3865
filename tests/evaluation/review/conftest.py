"""A cycle under review with its people."""

import pytest

from portal.accounts.models import Role, User
from portal.calendar.selectors import forget
from portal.calendar.shipped import load_shipped
from tests.factories import evaluation as make
from tests.factories import review


@pytest.fixture
def calendar():
    """The working days of the shipped years, read once as in the running portal."""
    load_shipped()
    yield
    forget()


@pytest.fixture
def cycle():
    make.province("32")
    return make.cycle("reviewing")


@pytest.fixture
def secretary(cycle):
    return make.duty(cycle, "review_secretary")


@pytest.fixture
def officer(cycle):
    return make.duty(cycle, "result_officer")


@pytest.fixture
def leader():
    return make.actor(make.ministry(), Role.MINISTRY_LEADER)


@pytest.fixture
def case(cycle):
    return review.case(cycle)


@pytest.fixture
def sign_in(client):
    def signed_in(who):
        client.force_login(User.objects.get(pk=who.user_id))
        return client

    return signed_in
