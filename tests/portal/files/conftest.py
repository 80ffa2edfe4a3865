"""Bodies, people and attached files that the tests of this room start from."""

import pytest
from django.core.cache import cache

from portal.accounts.models import Organisation, Role
from portal.files.keep import keep
from portal.files.prepare import prepare
from portal.kernel.actions import Context
from tests.factories import evaluation as make
from tests.factories import files


@pytest.fixture(autouse=True)
def forgotten_locks():
    """Numbers of rows begin anew with each database, marks in the cache do not."""
    cache.clear()


@pytest.fixture
def institution(db):
    return make.institution()


@pytest.fixture
def clerk(institution):
    return make.member(institution, Role.INSTITUTION_CLERK)


@pytest.fixture
def attached(institution, clerk):
    """Attach content as the institution's clerk does, ready to be shown."""

    def attach(content=None, *, name="材料.pdf", ready=True, subject=None, owner=institution.organisation, **given):
        who = make.actor(institution, Role.INSTITUTION_CLERK)
        kept = keep(Context(who), content or files.pdf(3, author="沈某"), name=name, owner=owner, subject=subject, **given)
        if ready:
            prepare(kept.file)
            kept.file.refresh_from_db()
        return kept

    return attach


@pytest.fixture
def signed_in(client):
    """A client of somebody new in a role at an organisation."""

    def sign_in(organisation, role):
        held = make.member(organisation, role)
        client.force_login(held.user)
        return client

    return sign_in


@pytest.fixture
def ministry(db) -> Organisation:
    return make.ministry()
