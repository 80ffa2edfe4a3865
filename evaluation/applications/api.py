"""Applications over HTTP/JSON, read only: what each reader may know of, one with its values and claims."""

from rest_framework import serializers
from rest_framework.routers import BaseRouter

from evaluation.applications import selectors
from evaluation.applications.models import Application, FrozenValue, SelfScore
from portal.kernel.endpoints import Rows


class ValueOut(serializers.ModelSerializer):
    """A frozen automatic value: an exact fraction with its basis; points in thousandths."""

    code = serializers.CharField(source="criterion.code", read_only=True)

    class Meta:
        model = FrozenValue
        fields = ["code", "value", "basis", "applicable", "score_mpt", "rows_digest", "on"]


class ClaimOut(serializers.ModelSerializer):
    """What the institution claims on one criterion; points in thousandths."""

    code = serializers.CharField(source="criterion.code", read_only=True)

    class Meta:
        model = SelfScore
        fields = ["code", "level", "claimed_mpt", "statement"]


class ApplicationOut(serializers.ModelSerializer):
    """One application; `auto_mpt` and `claimed_mpt` are its points in thousandths, `frozen_digest` covers what was handed in."""

    institution = serializers.CharField(source="institution.public_no", read_only=True)
    institution_name = serializers.CharField(source="institution.name", read_only=True)
    auto_mpt = serializers.IntegerField(read_only=True)
    claimed_mpt = serializers.IntegerField(read_only=True)

    class Meta:
        model = Application
        fields = [
            "id", "cycle", "institution", "institution_name", "state", "revision", "submitted_at", "returns", "resubmit_until",
            "uncorrected", "frozen_digest", "auto_mpt", "claimed_mpt",
        ]  # fmt: skip
        read_only_fields = fields


class WholeOut(ApplicationOut):
    """One application with its frozen values and claims."""

    values = ValueOut(source="frozen_values", many=True, read_only=True)
    claims = ClaimOut(source="self_scores", many=True, read_only=True)

    class Meta(ApplicationOut.Meta):
        fields = [*ApplicationOut.Meta.fields, "values", "claims"]
        read_only_fields = fields


class Applications(Rows):
    """机构自评申报."""

    serializer_class = ApplicationOut
    load = selectors.for_api
    filterset_fields = ["cycle", "state"]

    def get_serializer_class(self):
        return WholeOut if self.action == "retrieve" else ApplicationOut


def add_to(router: BaseRouter) -> None:
    """Put applications on a router."""
    router.register("applications", Applications, basename="applications")
