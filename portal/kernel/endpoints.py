"""The same actions over HTTP/JSON: POST /api/v1/<rows>/<id>/<verb>/."""

from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action as route
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import exception_handler

from portal.kernel.actions import Context
from portal.kernel.pages import actor_of, origin_of
from portal.kernel.policy import rows
from portal.kernel.problems import Refused


class Rows(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Visible rows, read only; actions are added with `endpoint`."""

    permission_classes = [IsAuthenticated]
    load = None

    def get_queryset(self):
        model = self.serializer_class.Meta.model
        if getattr(self, "swagger_fake_view", False):
            return model._default_manager.none()
        visible = rows(actor_of(self.request._request), model)
        return (type(self).load(visible) if self.load else visible).order_by("pk")


def endpoint(do, given):
    """Expose one action; `given` is the serializer of its input. A field `reason` is the reason of the act, not part of its input."""

    def run(self, request, pk=None):
        row = self.get_object()
        data = given(data=request.data)
        data.is_valid(raise_exception=True)
        said = dict(data.validated_data)
        row = do(replace(context_of(request), reason=said.pop("reason", "").strip()), row, **said)
        return Response(self.get_serializer(row).data, status=status.HTTP_200_OK)

    run.__name__ = do.verb.rpartition(".")[2]
    run.__doc__ = do.__doc__
    return extend_schema(request=given)(route(detail=True, methods=["post"])(run))


def context_of(request) -> Context:
    """The context of an API request; `Idempotency-Key` must be a UUID."""
    key = request.headers.get("Idempotency-Key")
    try:
        parsed = UUID(key) if key else None
    except ValueError:
        raise ValidationError({"Idempotency-Key": [_("Idempotency-Key 应是一个 UUID，例如 3f2b8c1e-…。")]}) from None
    return Context(actor_of(request._request), origin=origin_of(request._request), request_key=parsed)


def problems_as_json(error, context):
    """Every refusal in one form: {"problems": [{code, message, field}]}."""
    if isinstance(error, Refused):
        said = [{"code": p.code, "message": str(p.message), "field": p.field} for p in error.problems]
        return Response({"problems": said}, status=error.status)
    response = exception_handler(error, context)
    if response is not None and isinstance(error, APIException):
        response.data = {"problems": list(_flat(response.data))}
    return response


def _flat(data, field=None):
    if isinstance(data, dict):
        for name, inner in data.items():
            yield from _flat(inner, None if name in ("detail", "non_field_errors") else name)
    elif isinstance(data, list):
        for inner in data:
            yield from _flat(inner, field)
    else:
        yield {"code": getattr(data, "code", "invalid"), "message": str(data), "field": field}
