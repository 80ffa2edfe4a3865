"""The upload field of forms: chunks where scripts run, a plain file input where not, and nothing lost on an error."""

from uuid import UUID

from django import template

from portal.files import selectors, uploads
from portal.kernel.pages import actor_of

register = template.Library()


@register.inclusion_tag("files/_upload.html", takes_context=True)
def upload_field(context, *, purpose: str, label: str, name: str = "file", hint: str = "", required: bool = False):
    """A field that takes several files.

    `purpose` names the form and its row (`application-12-L5-08`), so that after a reload its unfinished uploads are found.
    Uploads that a refused form already carried stand in it again. Two queries.
    """
    request = context["request"]
    actor = actor_of(request)
    keys = [key for key in request.POST.getlist(f"{name}-upload") if _is_key(key)]
    return {
        "request": request,
        "problems": context.get("problems"),
        "purpose": purpose,
        "label": label,
        "name": name,
        "hint": hint,
        "required": required,
        "whole": selectors.whole(actor.user_id, actor.organisation_id, keys),
        "broken_off": selectors.unfinished(actor.user_id, actor.organisation_id, purpose),
        "days": uploads.KEPT.days,
    }


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
