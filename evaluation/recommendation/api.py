"""Recommendations over HTTP/JSON: the same acts as on the desks."""

from rest_framework import serializers
from rest_framework.routers import BaseRouter

from evaluation.applications.models import Application
from evaluation.recommendation import actions, selectors
from evaluation.recommendation.models import Nominee, Recommendation
from portal.kernel.endpoints import Rows, endpoint


class NomineeOut(serializers.ModelSerializer):
    """One institution on a list; `application` is what the acts name it by."""

    public_no = serializers.CharField(source="application.institution.public_no", read_only=True)
    name = serializers.CharField(source="application.institution.name", read_only=True)

    class Meta:
        model = Nominee
        fields = ["application", "public_no", "name", "rank", "opinion", "rank_reason", "defect"]
        read_only_fields = fields


class RecommendationOut(serializers.ModelSerializer):
    """One province's list of one cycle; nominees in rank order."""

    cycle = serializers.IntegerField(source="cycle.number", read_only=True)
    province = serializers.CharField(source="province.province.code", read_only=True)
    nominees = serializers.SerializerMethodField()

    class Meta:
        model = Recommendation
        fields = [
            "id", "cycle", "province", "state", "revision", "quota", "opinion", "meeting_on", "notice_from", "notice_until", "submitted_at",
            "defects", "resubmit_until", "nominees",
        ]  # fmt: skip
        read_only_fields = fields

    def get_nominees(self, row) -> list[dict]:
        """Those on the list, first to last."""
        chosen = row.on_list if hasattr(row, "on_list") else selectors.listed(row)
        return NomineeOut(chosen, many=True).data


class ApplicationIn(serializers.Serializer):
    """The application of the institution meant."""

    application = serializers.PrimaryKeyRelatedField(queryset=Application.objects.all())


class RemoveIn(ApplicationIn):
    """Why it is taken off."""

    reason = serializers.CharField(allow_blank=True, default="")


class ReorderIn(ApplicationIn):
    """The rank it is moved to, 1 is first; the reason where that departs from the score order."""

    rank = serializers.IntegerField(min_value=1)
    reason = serializers.CharField(allow_blank=True, default="")


class DescribeIn(serializers.Serializer):
    """How the province came to its list; `opinions` and `reasons` map applications to texts."""

    opinion = serializers.CharField(allow_blank=True, default="")
    meeting_on = serializers.DateField(allow_null=True, default=None)
    notice_from = serializers.DateField(allow_null=True, default=None)
    notice_until = serializers.DateField(allow_null=True, default=None)
    opinions = serializers.DictField(child=serializers.CharField(allow_blank=True), default=dict)
    reasons = serializers.DictField(child=serializers.CharField(allow_blank=True), default=dict)

    def validate_opinions(self, value):
        """Applications as numbers."""
        return by_number(value)

    def validate_reasons(self, value):
        """Applications as numbers."""
        return by_number(value)


class ReturnIn(serializers.Serializer):
    """What is to be mended: of the whole list, and of single nominees (application → text)."""

    defects = serializers.CharField(allow_blank=True, default="")
    at = serializers.DictField(child=serializers.CharField(), default=dict)

    def validate_at(self, value):
        """Applications as numbers."""
        return by_number(value)


class NothingIn(serializers.Serializer):
    """An act that needs no input."""


def by_number(said: dict[str, str]) -> dict[int, str]:
    """The same texts by application id; a key that is no number is refused."""
    if not all(key.isdigit() for key in said):
        raise serializers.ValidationError("keys are ids of applications")
    return {int(key): text for key, text in said.items()}


class Recommendations(Rows):
    """省级推荐名单."""

    serializer_class = RecommendationOut
    load = selectors.for_api
    filterset_fields = ["state", "cycle__number"]

    nominate = endpoint(actions.nominate, ApplicationIn)
    remove = endpoint(actions.remove, RemoveIn)
    reorder = endpoint(actions.reorder, ReorderIn)
    describe = endpoint(actions.describe, DescribeIn)
    submit = endpoint(actions.submit, NothingIn)
    accept = endpoint(actions.accept, NothingIn)
    return_to_province = endpoint(actions.return_to_province, ReturnIn)


def add_to(router: BaseRouter) -> None:
    """Put recommendations on a router."""
    router.register("recommendations", Recommendations, basename="recommendations")
