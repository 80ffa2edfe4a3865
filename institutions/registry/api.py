"""Institutions over HTTP/JSON, read only."""

from rest_framework import serializers
from rest_framework.routers import BaseRouter

from institutions.registry import selectors
from institutions.registry.models import Institution
from institutions.registry.registers import NAMES
from portal.kernel.endpoints import Rows


class InstitutionOut(serializers.ModelSerializer):
    """One institution as registered; telephone numbers are left out."""

    fields_licensed = serializers.ListField(source="field_codes", child=serializers.CharField(), read_only=True)
    province = serializers.CharField(source="province.code", read_only=True)

    class Meta:
        model = Institution
        fields = ["id", "public_no", "province", "state", "revision", *(n for n in NAMES if n != "phone"), "fields_licensed"]
        read_only_fields = fields


class Institutions(Rows):
    """司法鉴定机构."""

    serializer_class = InstitutionOut
    load = selectors.for_list
    filterset_fields = ["state", "public_no", "licence_no"]


def add_to(router: BaseRouter) -> None:
    """Put the registry on a router."""
    router.register("institutions", Institutions, basename="institutions")
