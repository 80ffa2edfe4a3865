"""The same registers over HTTP/JSON, read only: GET /api/v1/<slug>/ and /api/v1/<slug>/<id>/."""

from rest_framework import serializers
from rest_framework.routers import BaseRouter

from portal.kernel.endpoints import Rows
from portal.registers.register import REGISTERS, Register


def viewset(register: Register) -> type[Rows]:
    """List and detail of the records a key may see; secret fields are left out."""
    name = register.model.__name__
    fields = ["id", "owner", "state", "revision", *register.open_fields]
    meta = type("Meta", (), {"model": register.model, "fields": fields, "read_only_fields": fields})
    out = type(f"{name}Out", (serializers.ModelSerializer,), {"Meta": meta})
    given = {"serializer_class": out, "filterset_class": register.filterset, "__doc__": str(register.title)}
    return type(f"{name}Records", (Rows,), given)


def add_to(router: BaseRouter) -> None:
    """Put every register on a router, under its slug."""
    for slug, kept in REGISTERS.items():
        router.register(slug, viewset(kept), basename=slug)
