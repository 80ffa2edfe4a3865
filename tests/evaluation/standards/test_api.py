"""The endpoint of editions: what anybody may read of them."""

import pytest
from rest_framework.test import APIRequestFactory

from evaluation.standards.api import Standards
from evaluation.standards.models import Criterion, Dimension, Standard

pytestmark = pytest.mark.django_db


def edition(version, state):
    made = Standard.objects.create(version=version, title_zh="示例标准", total_points=1000, source="…", digest="0" * 64)
    part = Dimension.objects.create(standard=made, code="L1", points=1000, minimum_share="0.60", order=1)
    Criterion.objects.create(dimension=part, code="L1-01", task=13, area="quality", kind="auto", points=1000, definition={}, order=1)
    Standard.objects.filter(pk=made.pk).update(state=state)
    return made


def test_anybody_reads_published_editions_in_a_fixed_number_of_queries(django_assert_num_queries):
    for n in range(3):
        edition(f"v{n}", "superseded")
    edition("in force", "published")
    edition("draft", "checked")
    with django_assert_num_queries(5):
        answer = Standards.as_view({"get": "list"})(APIRequestFactory().get("/")).render()
    assert [row["version"] for row in answer.data["results"]] == ["v0", "v1", "v2", "in force"]
    assert answer.data["results"][3]["dimensions"][0]["criteria"][0]["code"] == "L1-01"
    assert "source" not in answer.data["results"][0]
