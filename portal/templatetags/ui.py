"""The words and small parts of pages: figures, dates, states, limits, icons, and what every form carries."""

from datetime import date, datetime
from fractions import Fraction
from uuid import uuid4

from django import template
from django.core.paginator import Page
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import translate_url
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.calendar.selectors import provisional, working_days_left
from portal.kernel.desks import DESKS
from portal.kernel.pages import actor_of
from portal.kernel.policy import can
from portal.notify import outbox
from portal.ui import desk as desks

register = template.Library()

TONES = {
    "ok": (
        "valid active accepted verified frozen published final announced issued listed passed pass resolved submitted resubmitted locked "
        "admitted confirmed given held granted"
    ),
    "warn": (
        "returned suspended invited under_rectification rectifying reported detected prepared open received investigating drafted checked "
        "proposed rereview advised asked reserve changed paused nominated filed"
    ),
    "bad": "lapsed expired revoked delisted failed fail escalated refused declined recused infected",
    "blue": (
        "applying recommending formal_check reviewing deliberating publicity scoring desk_review scheduled decided deliberated desk_done "
        "assessed under_review"
    ),
}
_TONE = {state: tone for tone, states in TONES.items() for state in states.split()}
_SIGN = {"ok": "check", "warn": "clock", "bad": "alert", "blue": "play", "plain": ""}


def _svg(name: str):
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("img/icons.svg"), name)


@register.simple_tag
def icon(name: str):
    """One outline icon of the sprite; never the only bearer of a meaning."""
    return _svg(name)


@register.simple_tag
def tag(text, tone: str = "plain"):
    """A tag: word, sign and colour. `tone` is ok, warn, bad, blue or plain."""
    return format_html('<span class="tag {}">{}{}</span>', tone, _svg(_SIGN[tone]) if _SIGN.get(tone) else "", text)


@register.simple_tag
def state(row, field: str = "state"):
    """The state of a row as a tag, in the words of its model."""
    value = getattr(row, field)
    return tag(getattr(row, f"get_{field}_display")(), _TONE.get(value, "plain")) if value else "—"


def _trimmed(number: Fraction, places: int) -> str:
    return f"{float(number):,.{places}f}"


@register.filter
def points(mpt) -> str:
    """Thousandths of a point as points with three decimals, as published: 12333 → 12.333."""
    return "—" if mpt in (None, "") else f"{int(mpt) // 1000:,}.{int(mpt) % 1000:03d}"


@register.filter
def points1(mpt) -> str:
    """Thousandths of a point with one decimal, as in lists (half up)."""
    return "—" if mpt in (None, "") else f"{(int(mpt) + 50) // 100 / 10:,.1f}"


@register.filter
def percent(share, places: int = 1) -> str:
    """A share (Fraction, number or exact text such as 23/24) in percent."""
    return "—" if share in (None, "") else f"{_trimmed(Fraction(share) * 100, int(places))}%"


@register.filter
def bytes(size) -> str:
    """A size in the unit people know: 12 KB, 3.4 MB."""
    size = int(size or 0)
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"


@register.filter
def day(value) -> str:
    """A day in words: 2026年11月24日, 24 November 2026."""
    if not value:
        return "—"
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    if (get_language() or "").startswith("en"):
        return f"{value.day} {formats.date_format(value, 'F Y')}"
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def moment(value) -> str:
    """A moment in Beijing: 2026年11月24日 09:12."""
    if not value:
        return "—"
    local = timezone.localtime(value)
    return f"{day(local.date())} {local:%H:%M}"


@register.simple_tag
def clock(until: date | datetime | None):
    """A limit: its last day (included), 24:00, and the working days left; urgent from three on, over afterwards."""
    if until is None:
        return "—"
    if isinstance(until, datetime):  # an exclusive midnight
        until = timezone.localdate(until - timezone.timedelta(microseconds=1))
    today = timezone.localdate()
    left = working_days_left(today, until)
    if until < today:
        tone, said = "bad", ngettext("已过期 %(n)d 个工作日", "已过期 %(n)d 个工作日", -left) % {"n": -left}
    elif left == 0:
        tone, said = "warn", _("今天截止")
    else:
        tone = "warn" if left <= 3 else "plain"
        said = ngettext("还有 %(n)d 个工作日", "还有 %(n)d 个工作日", left) % {"n": left}
    note = _("（暂定）") if provisional(today, until) else ""
    return format_html(
        '<span class="limit"><time datetime="{}">{} 24:00</time>{} <span class="tag {}">{}{}</span></span>',
        until.isoformat(), day(until), note, tone, _svg("clock") if tone != "plain" else "", said,
    )  # fmt: skip


@register.filter
def working_days(until) -> int | None:
    """Working days left up to a last day included."""
    return working_days_left(timezone.localdate(), until) if until else None


@register.simple_tag(takes_context=True)
def ceremony(context, row=None):
    """What every acting form carries: the token against forgery, a key that makes a repeat harmless, the revision seen."""
    request = context["request"]
    key = request.POST.get("_key") or uuid4()
    revision = getattr(row, "revision", None)
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="_key" value="{}">{}',
        get_token(request), key,
        format_html('<input type="hidden" name="_revision" value="{}">', revision) if revision is not None else "",
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def query(context, **changed):
    """The present query string with some names changed or, where None, dropped: `?{% query page=2 %}`."""
    found = context["request"].GET.copy()
    for name, value in changed.items():
        found.pop(name, None)
        if value not in (None, ""):
            found[name] = value
    return found.urlencode()


@register.simple_tag(takes_context=True)
def may(context, verb: str, row) -> bool:
    """Whether the policy allows this reader the verb on this row: what decides which buttons are there, never whether they work."""
    return can(actor_of(context["request"]), verb, row)


@register.simple_tag(takes_context=True)
def in_language(context, code: str) -> str:
    """The address of this page in another language."""
    return translate_url(context["request"].get_full_path(), code)


@register.simple_tag(takes_context=True)
def posted(context, name: str) -> str:
    """What this request's form carried under a name, so that nothing typed is lost."""
    return context["request"].POST.get(name, "")


@register.simple_tag
def said_of(problems, name: str) -> list[str]:
    """The sentences about one field."""
    return [str(p.message) for p in problems or () if p.field == name]


@register.simple_tag
def control(field, said=()):
    """A field's control, tied to its hint and to what is wrong with it."""
    described = [f"{field.id_for_label or field.html_name}-{part}" for part, there in (("hint", field.help_text), ("err", said)) if there]
    attrs = {"aria-describedby": " ".join(described)} if described else {}
    if said:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def kind_of(field) -> str:
    """How a field is set: check (one tick), choices (a group), or line."""
    name = type(field.field.widget).__name__
    if name == "CheckboxInput":
        return "check"
    return "choices" if name in ("RadioSelect", "CheckboxSelectMultiple") else "line"


@register.filter
def pages_near(page: Page):
    """Page numbers worth a link, with gaps marked."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.inclusion_tag("ui/_menu.html", takes_context=True)
def desk_menu(context):
    """The side menu of the desk, as this role sees it."""
    request = context["request"]
    name = request.desk or (request.membership.desk if request.membership else "")
    groups = desks.menu(name, actor_of(request).role) if name else []
    here = desks.here([e for _title, entries in groups for e in entries], request.path)
    return {"groups": groups, "here": here}


@register.simple_tag(takes_context=True)
def desk_title(context) -> str:
    """The name of the desk this page belongs to."""
    request = context["request"]
    name = getattr(request, "desk", None) or (request.membership.desk if request.membership else "")
    return DESKS.get(name, _("工作台"))


@register.simple_tag(takes_context=True)
def unread(context) -> int:
    """Unread notices of this reader."""
    return outbox.unread(context["request"].user)
