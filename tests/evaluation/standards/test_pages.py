"""The pages of editions: who sees what, what a faulty file is told, and the same number of queries for any number of rows."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluation.standards.actions import import_edition, publish
from evaluation.standards.models import Standard
from portal.accounts.models import Membership, Organisation, Role, User
from portal.kernel.actions import Context
from portal.kernel.policy import Actor

SHORT = (Path(__file__).parents[3] / "evaluation/data/standard-short-1.yaml").read_text(encoding="utf-8")
pytestmark = pytest.mark.django_db


def edition(version="page-1"):
    said = yaml.safe_load(SHORT)
    said["version"] = version
    for line in said["indicators"]:
        if line["kind"] == "auto":
            line["source"]["indicator"] = "evaluation.integrity.grade_points"
    said["veto"] = said["veto"][:1]
    said["recheck_rules"] = [r for r in said["recheck_rules"] if r["code"] in ("RC-13", "RC-14")]
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False)


@pytest.fixture
def ministry():
    return Organisation.objects.create(kind=Organisation.Kind.MINISTRY, name="某部（演示）")


@pytest.fixture
def member(client, ministry):
    """Sign in as somebody of the ministry (or of another body)."""

    def signed_in(role, organisation=ministry):
        user, _new = User.objects.get_or_create(username=f"user-{role}")
        Membership.objects.get_or_create(user=user, organisation=organisation, role=role, valid_from=date(2020, 1, 1))
        client.force_login(user)
        return Actor(user.pk, role, organisation.pk)

    return signed_in


@pytest.fixture
def published(ministry, member):
    staff = member(Role.MINISTRY_STAFF)
    row = import_edition(Context(staff), ministry, source=edition())
    return publish(Context(member(Role.MINISTRY_LEADER)), row)


def upload(client, text):
    file = SimpleUploadedFile("standard.yaml", text if isinstance(text, bytes) else text.encode(), "application/yaml")
    return client.post(reverse("evaluation:standards-import"), {"file": file})


def test_staff_import_a_file_and_a_leader_publishes_it(client, member):
    member(Role.MINISTRY_STAFF)
    answer = upload(client, edition())
    row = Standard.objects.get()
    assert answer.status_code == 302 and answer.url == reverse("evaluation:standard", args=[row.pk])
    assert client.get(reverse("evaluation:standard-publish", args=[row.pk])).status_code == 403
    member(Role.MINISTRY_LEADER)
    path = reverse("evaluation:standard-publish", args=[row.pk])
    assert client.post(path, {}).status_code == 422
    assert client.post(path, {"confirmed": "on", "_revision": row.revision}).status_code == 302
    row.refresh_from_db()
    assert row.state == "published"


def test_a_faulty_file_is_told_line_by_line_and_stands_in_the_field(client, member):
    member(Role.MINISTRY_STAFF)
    text = edition().replace("points: 20", "points: 19", 1).replace("share: '1'", "share: '1.5'", 1)
    answer = upload(client, text)
    page = answer.content.decode()
    assert answer.status_code == 422 and not Standard.objects.exists()
    assert "相差 1 分" in page and "得分率须在 0 到 1 之间" in page and "points: 19" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("标准".encode("gb18030"), "UTF-8"),
        (b"x" * 1_000_001, "1 MB"),
        (b"just words", "标准模板"),
        (b"a: [1", "第 1 行"),
    ],
)
def test_a_file_of_another_kind_is_told_what_to_do(client, member, text, said):
    member(Role.MINISTRY_STAFF)
    answer = upload(client, text)
    assert answer.status_code == 422 and said in answer.content.decode()


def test_nothing_handed_in_is_said(client, member):
    member(Role.MINISTRY_STAFF)
    answer = client.post(reverse("evaluation:standards-import"), {})
    assert answer.status_code == 422 and "请选择一个标准文件" in answer.content.decode()


def test_everybody_reads_what_is_published_and_nothing_else(client, published, member, ministry):
    import_edition(Context(member(Role.MINISTRY_STAFF)), ministry, source=edition("page-2"))
    client.logout()
    page = client.get(reverse("evaluation:public-standards")).content.decode()
    assert "page-1" in page and "page-2" not in page
    answer = client.get(reverse("evaluation:public-standard", args=["page-1"]))
    page = answer.content.decode()
    assert answer.status_code == 200 and "max-age=300" in answer.headers["Cache-Control"] and not answer.cookies
    for said in ('id="L1-01"', "行业资质领先", "达到 1 得 20 分，0.6 得 0 分", "优（18—20 分）", "操作规程", "RC-14", published.digest):
        assert said in page, said
    assert client.get(reverse("evaluation:public-standard", args=["page-2"])).status_code == 404
    page = client.get("/en/standards/page-1/").content.decode()
    assert "Leading qualification" in page and "Share of licensed fields under valid accreditation" in page


def test_a_draft_is_seen_at_the_desk_of_the_ministry(client, member, ministry):
    row = import_edition(Context(member(Role.MINISTRY_STAFF)), ministry, source=edition())
    page = client.get(reverse("evaluation:standards")).content.decode()
    assert "page-1" in page and reverse("evaluation:standards-import") in page
    page = client.get(reverse("evaluation:standard", args=[row.pk])).content.decode()
    assert "L5-08" in page and reverse("evaluation:standard-publish", args=[row.pk]) not in page
    member(Role.MINISTRY_LEADER)
    assert (
        reverse("evaluation:standard-publish", args=[row.pk]) in client.get(reverse("evaluation:standard", args=[row.pk])).content.decode()
    )


def test_strangers_do_not_reach_the_desk(client, member, ministry, published):
    paths = [reverse("evaluation:standards"), reverse("evaluation:standard", args=[published.pk])]
    client.logout()
    assert {client.get(path).status_code for path in paths} == {302}
    province = Organisation.objects.create(kind=Organisation.Kind.PROVINCE, name="某省厅（演示）")
    member(Role.PROVINCIAL_CLERK, province)
    assert {client.get(path).status_code for path in paths} == {403}
    assert client.get(reverse("evaluation:standards-import")).status_code in (403, 404)


def test_pages_ask_the_same_number_of_queries_for_one_edition_or_three(client, member, ministry, django_assert_num_queries, published):
    staff = member(Role.MINISTRY_STAFF)
    client.logout()
    for count in (1, 3):
        with django_assert_num_queries(1):
            client.get(reverse("evaluation:public-standards"))
        with django_assert_num_queries(4):
            client.get(reverse("evaluation:public-standard", args=["page-1"]))
        if count == 1:
            import_edition(Context(staff), ministry, source=edition("page-2"))
            import_edition(Context(staff), ministry, source=edition("page-3"))
