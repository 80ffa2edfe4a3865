"""Grades over HTTP/JSON, read only: published ones to all who are signed in, a province's own before that."""

from rest_framework import serializers
from rest_framework.routers import BaseRouter

from evaluation.integrity import selectors
from evaluation.integrity.models import IntegrityGrade
from portal.kernel.endpoints import Rows


class GradeOut(serializers.ModelSerializer):
    """The grade of one institution in one year; its score stays with the province."""

    year = serializers.IntegerField(source="assessment.year", read_only=True)
    institution = serializers.CharField(source="institution.public_no", read_only=True)
    published_on = serializers.DateField(source="assessment.published_on", read_only=True)

    class Meta:
        model = IntegrityGrade
        fields = ["id", "year", "institution", "grade", "state", "former_grade", "changed_on", "published_on"]
        read_only_fields = fields


class Grades(Rows):
    """诚信等级."""

    serializer_class = GradeOut
    load = selectors.for_change
    filterset_fields = {"assessment__year": ["exact"], "institution__public_no": ["exact"], "grade": ["exact"]}


def add_to(router: BaseRouter) -> None:
    """Put grades on a router."""
    router.register("integrity-grades", Grades, basename="integrity-grades")
