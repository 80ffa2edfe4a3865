"""The API's frame: a schema that is committed, problems in one form, throttles, and the session's token against forgery."""

from importlib import import_module
from pkgutil import walk_packages
from uuid import uuid4

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from rest_framework.routers import DefaultRouter
from rest_framework.throttling import AnonRateThrottle

from evaluation.recommendation.models import Recommendation
from portal.accounts.models import Role
from portal.api.router import api
from portal.kernel.rooms import HouseApp
from tests.factories import evaluation as make

COMMITTED = settings.BASE_DIR / "docs" / "openapi.yaml"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    """As `script/manage spectacular` writes it, failing on any warning."""
    made = tmp_path_factory.mktemp("api") / "openapi.yaml"
    call_command("spectacular", file=str(made), validate=True, fail_on_warn=True)
    return made.read_text()


def operations(schema):
    for path, methods in yaml.safe_load(schema)["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_committed_schema_is_the_generated_one(schema):
    assert COMMITTED.read_text() == schema, "script/manage spectacular --file docs/openapi.yaml"


def test_every_room_with_an_api_is_on_the_router():
    on_it = {prefix for prefix, _viewset, _name in api.registry}
    found = 0
    for app in apps.get_app_configs():
        if isinstance(app, HouseApp):
            for module in walk_packages(app.module.__path__, f"{app.name}."):
                if module.name.endswith(".api") and module.name.count(".") == 2:
                    own = DefaultRouter()
                    import_module(module.name).add_to(own)
                    assert {prefix for prefix, _viewset, _name in own.registry} <= on_it, module.name
                    found += 1
    assert found >= 3


def test_rows_are_read_and_acts_are_posted_and_nothing_else(schema):
    assert {method for _path, method, _operation in operations(schema)} <= {"get", "post"}


def test_every_operation_says_how_it_refuses(schema):
    for path, method, operation in operations(schema):
        due = {"403", "429"} | ({"400", "409", "422"} if method == "post" else set()) | ({"404"} if "{" in path else set())
        assert due <= operation["responses"].keys(), path
        for code in due:
            assert operation["responses"][code]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Problems"}


def test_every_act_documents_its_idempotency_key(schema):
    acts = [operation for _path, method, operation in operations(schema) if method == "post"]
    assert acts and all("Idempotency-Key" in {p["name"] for p in act["parameters"]} for act in acts)


def test_the_schema_and_its_page_are_served_to_everybody_without_a_session(client):
    answer = client.get("/api/schema/", {"format": "json"})
    assert answer.status_code == 200 and answer.json()["openapi"].startswith("3.1") and not answer.cookies
    page = client.get("/api/docs/")
    text = page.content.decode()
    assert page.status_code == 200 and "swagger-ui-bundle" in text and "/static/js/api-docs.js" in text and not page.cookies
    assert "<style" not in text and "http://" not in text.replace("http://www.w3.org", "") and "cdn" not in text
    assert all("src=" in script for script in text.split("<script")[1:])


def test_without_a_session_the_refusal_has_the_same_form(client):
    answer = client.get("/api/v1/institutions/")
    assert answer.status_code == 403
    (problem,) = answer.json()["problems"]
    assert problem["code"] == "not_authenticated" and problem["message"] and problem["field"] is None


def test_what_is_not_there_and_what_is_not_visible_look_the_same(client):
    mine, other = make.institution(), make.institution()
    client.force_login(make.member(mine, Role.INSTITUTION_ADMIN).user)
    assert client.get(f"/api/v1/institutions/{mine.pk}/").status_code == 200
    hidden, missing = client.get(f"/api/v1/institutions/{other.pk}/"), client.get("/api/v1/institutions/999999/")
    assert hidden.status_code == missing.status_code == 404 and hidden.json() == missing.json()


def acting():
    province = make.province()
    recommendation = Recommendation.objects.create(cycle=make.cycle("recommending"), province=province, state="draft", quota=20)
    return make.member(province, Role.PROVINCIAL_LEADER).user, f"/api/v1/recommendations/{recommendation.pk}/submit/"


def test_an_act_by_session_needs_the_token_against_forgery():
    user, path = acting()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    answer = strict.post(path, {}, "application/json")
    assert answer.status_code == 403 and "CSRF" in answer.json()["problems"][0]["message"]


def test_a_key_that_is_no_uuid_is_named(client):
    user, path = acting()
    client.force_login(user)
    answer = client.post(path, {}, "application/json", headers={"Idempotency-Key": "seven"})
    assert answer.status_code == 400 and answer.json()["problems"][0]["field"] == "Idempotency-Key"


def test_a_refused_act_lists_every_problem_with_its_code(client):
    user, path = acting()
    client.force_login(user)
    answer = client.post(path, {}, "application/json", headers={"Idempotency-Key": str(uuid4())})
    assert answer.status_code in (409, 422) and all(set(p) == {"code", "message", "field"} for p in answer.json()["problems"])


def test_what_is_no_json_is_a_problem_too(client):
    user, path = acting()
    client.force_login(user)
    answer = client.post(path, "{", "application/json")
    assert answer.status_code == 400 and answer.json()["problems"][0]["code"] == "parse_error"
    assert client.post(path, {"a": 1}).status_code == 415


def test_too_many_requests_are_slowed_down(client, monkeypatch):
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "2/min", "user": "2/min"})
    codes = [client.get("/api/v1/standards/").status_code for _n in range(3)]
    answer = client.get("/api/v1/standards/")
    assert codes[-1] == answer.status_code == 429
    assert answer.json()["problems"][0]["code"] == "throttled" and int(answer["Retry-After"]) > 0
