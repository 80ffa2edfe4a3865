"""Editions over HTTP/JSON: open to all as far as they are published, criteria with their full definition."""

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.routers import BaseRouter

from evaluation.standards import selectors
from evaluation.standards.models import Criterion, Dimension, RecheckRule, Standard
from portal.kernel.endpoints import Rows


class CriterionOut(serializers.ModelSerializer):
    """One scored line; `definition` is what the edition says of it."""

    class Meta:
        model = Criterion
        fields = ["code", "title_zh", "title_en", "task", "area", "kind", "points", "definition"]


class DimensionOut(serializers.ModelSerializer):
    """One dimension with its criteria; `minimum_share` is a decimal string."""

    criteria = CriterionOut(many=True, read_only=True)

    class Meta:
        model = Dimension
        fields = ["code", "title_zh", "title_en", "points", "minimum_share", "criteria"]


class RecheckRuleOut(serializers.ModelSerializer):
    """One rule of the continuous check; grace in working days."""

    class Meta:
        model = RecheckRule
        fields = ["code", "title_zh", "title_en", "task", "severity", "grace_wd", "effect", "enabled", "definition"]


class StandardOut(serializers.ModelSerializer):
    """One edition; `digest` is the SHA-256 of its text."""

    dimensions = DimensionOut(many=True, read_only=True)
    recheck_rules = RecheckRuleOut(many=True, read_only=True)

    class Meta:
        model = Standard
        fields = ["id", "version", "title_zh", "title_en", "state", "total_points", "digest", "published_on", "dimensions", "recheck_rules"]


class Standards(Rows):
    """Editions of the assessment standard."""

    serializer_class = StandardOut
    permission_classes = [AllowAny]

    def get_queryset(self) -> QuerySet:
        return selectors.for_page(super().get_queryset().defer("source"))


def add_to(router: BaseRouter) -> None:
    """Put the editions on a router."""
    router.register("standards", Standards, basename="standards")
