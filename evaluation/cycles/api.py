"""Cycles over HTTP/JSON, read only: drafts to the ministry alone."""

from rest_framework import serializers
from rest_framework.routers import BaseRouter

from evaluation.cycles import selectors
from evaluation.cycles.models import Cycle, Quota
from portal.kernel.endpoints import Rows


class QuotaOut(serializers.ModelSerializer):
    """Places of one unit, by its two-digit code."""

    province = serializers.CharField(source="province.province.code", read_only=True)

    class Meta:
        model = Quota
        fields = ["province", "places"]


class CycleOut(serializers.ModelSerializer):
    """One cycle. `*_until` of applying and recommending are instants: the midnight after the last day included."""

    standard = serializers.CharField(source="standard.version", read_only=True)
    quotas = QuotaOut(many=True, read_only=True)

    class Meta:
        model = Cycle
        fields = [
            "id", "number", "name", "state", "revision", "standard", "basis_year", "grades_allowed", "apply_from", "apply_until",
            "recommend_until", "data_until", "review_until", "publicity_wd", "province_notice_wd", "experts_per_case", "places", "quotas",
        ]  # fmt: skip
        read_only_fields = fields


class Cycles(Rows):
    """考核周期."""

    serializer_class = CycleOut
    load = selectors.for_page
    filterset_fields = ["state", "number"]


def add_to(router: BaseRouter) -> None:
    """Put cycles on a router."""
    router.register("cycles", Cycles, basename="cycles")
