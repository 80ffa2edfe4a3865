"""The six desks (工作台): one URL prefix per kind of user, so that nobody acts in the wrong capacity (ux.md §1)."""

from django.utils.translation import gettext_lazy as _

DESKS = {
    "institution": _("机构工作台"),
    "province": _("省级工作台"),
    "ministry": _("部级工作台"),
    "expert": _("专家工作台"),
    "association": _("协会工作台"),
    "audit": _("审计工作台"),
}


class DeskConverter:
    """`<desk:desk>` in a path that several desks share; anything else is not found."""

    regex = "|".join(DESKS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def desk_of_path(path: str) -> str | None:
    """The desk whose prefix a path carries, with or without a language before it; None on public pages."""
    parts = [p for p in path.split("/") if p]
    if parts and parts[0] == "en":
        parts = parts[1:]
    return parts[0] if parts and parts[0] in DESKS else None
