"""The list of academic posts by whether their terms still run."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Role
from tests.factories import institutions as make
from tests.factories.personnel import appraiser
from tests.personnel.talent.rows import post

pytestmark = pytest.mark.django_db


def test_a_post_without_term_goes_on(client):
    of, today = make.institution(), timezone.localdate()
    one = appraiser(of)
    endless, running = post(one), post(one, until_on=today)
    over = post(one, until_on=today - timedelta(days=1))
    client.force_login(make.member(of, Role.INSTITUTION_CLERK))
    url = reverse("personnel:academic-posts", kwargs={"desk": "institution"})

    def shown(validity):
        return {line["row"].pk for line in client.get(url, {"validity": validity}).context["table"]}

    assert shown("current") == {endless.pk, running.pk} and shown("soon") == {running.pk} and shown("over") == {over.pk}
