"""What the public pages say of listings, stages and papers. Reads nothing itself."""

from datetime import date

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from evaluation.listing.documents import verification_address
from evaluation.listing.models import Certificate, Listing
from institutions.registry.models import CATEGORIES, FIELDS
from portal.documents.render import qr
from portal.site.forms import STATES
from portal.site.selectors import SHOWN

LABELS = dict(STATES)
TONES = {"listed": "ok", "under_rectification": "warn", "delisted": "bad", "withdrawn": "plain", "expired": "plain", "renewed": "plain"}
_SHOWN_AS = {stored: shown for shown, states in SHOWN.items() for stored in states}
ORDER = {
    "-listed_on": ("-listed_on", "number"),
    "listed_on": ("listed_on", "number"),
    "name": ("institution__initials", "institution__name", "number"),
    "province": ("institution__province__order", "number"),
    "valid_until": ("valid_until", "number"),
}
GROUNDS = {
    "delisted": _("经核查不再符合条件"),
    "withdrawn": _("机构自愿退出"),
    "expired": _("有效期满"),
    "renewed": _("新一批考核后续期"),
}
COLUMNS = {
    "number": _("名录编号"), "public_no": _("机构编号"), "name": _("机构名称"), "province": _("省级单位"), "fields": _("专业类别"),
    "licence_no": _("许可证号"), "uscc": _("统一社会信用代码"), "state": _("状态"), "listed_on": _("入选日期"),
    "valid_until": _("有效期至"), "ended_on": _("终止日期"), "end_ground": _("终止事由"),
}  # fmt: skip
PAPERS = {"publicity_notice": (_("公示"), "warn"), "announcement": (_("公告"), "plain"), "integrity_result": (_("诚信等级"), "plain")}
"""The papers the public meets most, as a short tag and its tone; others by their own title."""


def shown_state(listing: Listing, at: date, today: date) -> str:
    """The state the public is told: open ones of a past day were on the list then, whatever came of them."""
    if at < today and (listing.ended_on is None or listing.ended_on > at):
        return "listed"
    return _SHOWN_AS[listing.state]


def ground(listing: Listing) -> str:
    """Why a listing ended, in words; "" while it has not."""
    if listing.ended_on is None:
        return ""
    return str(GROUNDS.get(listing.end_ground) or listing.end_ground or GROUNDS.get(listing.state, ""))


def line(listing: Listing, at: date, today: date, former: str | None) -> dict:
    """One line of the list on a day."""
    state = shown_state(listing, at, today)
    codes = dict.fromkeys(code[:2] for code in listing.field_codes)
    return {
        "listing": listing,
        "institution": listing.institution,
        "name": former or listing.institution.name,
        "renamed": former is not None,
        "state": state,
        "label": LABELS[state],
        "tone": TONES[state],
        "categories": [CATEGORIES[code] for code in codes if code in CATEGORIES],
        "later": listing.ended_on if at < today and listing.ended_on and listing.ended_on > at else None,
        "ended": listing.ended_on if listing.ended_on and listing.ended_on <= at else None,
        "ground": ground(listing),
    }


def cells(said: dict) -> list[str]:
    """One line as the export holds it, in the order of COLUMNS."""
    listing, institution = said["listing"], said["institution"]
    fields = _("、").join(str(FIELDS.get(code, code)) for code in listing.field_codes)
    ended = said["ended"]
    return [
        listing.number, institution.public_no, said["name"], institution.province.name_zh, fields, institution.licence_no, institution.uscc,
        str(said["label"]), listing.listed_on.isoformat(), listing.valid_until.isoformat(), ended.isoformat() if ended else "",
        said["ground"] if ended else "",
    ]  # fmt: skip


def options(bound, counts: dict[str, int]) -> list[dict]:
    """The boxes of one filter with how many rows each stands for."""
    return [{"tag": o.tag(), "id": o.id_for_label, "label": o.choice_label, "n": counts.get(str(o.data["value"]), 0)} for o in bound]


def without(asked: QueryDict, *names: str) -> str:
    """The query string without some names."""
    left = asked.copy()
    for name in names:
        left.pop(name, None)
    return left.urlencode()


def chips(asked: QueryDict, form) -> list[dict]:
    """The filters in force, each with the address of the list without it."""
    found = []
    for name in ("q", "province", "field", "state", "at"):
        said = form.cleaned_data.get(name)
        for value in said if isinstance(said, list) else [said] if said else []:
            left = asked.copy()
            kept = [v for v in left.getlist(name) if v != str(value)] if isinstance(said, list) else []
            left.setlist(name, kept)
            left.pop("page", None)
            labels = {str(code): label for code, label in getattr(form.fields[name], "choices", ())}
            found.append({"name": form.fields[name].label, "value": labels.get(str(value), value), "url": f"?{left.urlencode()}"})
    return found


def steps(cycle, known: list[dict], today: date) -> list[dict]:
    """The legal steps of a cycle in public words, with the figure of each that has begun."""
    figures = {
        "applying": (_("%(n)d 家完成"), cycle.applied),
        "recommending": (_("推荐 %(n)d 家"), cycle.nominated),
        "formal_check": (_("通过 %(n)d 家"), cycle.accepted),
        "reviewing": (_("参评 %(n)d 家"), cycle.reviewed),
        "publicity": (_("拟入选 %(n)d 家"), cycle.noticed),
        "announced": (_("公告 %(n)d 家"), cycle.announced),
    }
    found = []
    for step in known:
        said, n = figures.get(step["code"], ("", 0))
        label = _("启动") if step["code"] == "scheduled" else _("公告") if step["code"] == "announced" else step["label"]
        day = short_day(step["until"], today) if step["until"] else ""
        found.append(step | {"label": label, "day": day, "note": said % {"n": n} if n and step["state"] != "next" else ""})
    over = cycle.state in ("announced", "archived")
    return [
        *found,
        {"code": "managed", "label": _("动态管理"), "until": None, "note": _("入选后持续进行"), "state": "now" if over else "next"},
    ]


def paper(document, declared: dict) -> dict:
    """A public paper as a line of news: its kind as a tag."""
    kind, tone = PAPERS.get(document.kind) or (declared[document.kind].title if document.kind in declared else "", "plain")
    return {"row": document, "kind": kind, "tone": tone}


def short_day(day: date, today: date) -> str:
    """A day without its year where that is this one: 11月19日, 2027年2月18日; 19 November."""
    english = (get_language() or "").startswith("en")
    if english:
        return date_format(day, "j F" if day.year == today.year else "j F Y")
    return f"{day.month}月{day.day}日" if day.year == today.year else f"{day.year}年{day.month}月{day.day}日"


def current(listings: list[Listing]) -> Listing | None:
    """The listing an institution is known by today: the open one, else the last that ended."""
    return next((x for x in listings if x.state in Listing.OPEN), None) or next(iter(listings), None)


def status(listing: Listing | None) -> dict:
    """The first word on an institution's page."""
    if listing is None:
        return {"state": "", "label": _("未列入名录"), "tone": "plain"}
    state = _SHOWN_AS[listing.state]
    return {"state": state, "label": LABELS[state], "tone": TONES[state], "ground": ground(listing)}


def certificate(listing: Listing | None) -> dict | None:
    """The certificate in force with the code that leads to its proof."""
    held = next((c for c in listing.certificates.all() if c.state in Certificate.CURRENT), None) if listing else None
    if held is None or listing.state not in Listing.OPEN:
        return None
    url = verification_address(held.serial)
    return {"row": held, "url": url, "qr": qr(url)}


def categories(held: list) -> list[str]:
    """The categories of the fields an institution is licensed for."""
    return categories_of(s.field for s in held)


def categories_of(codes) -> list[str]:
    """The categories (法医类, 物证类, …) of field codes, each once."""
    return [CATEGORIES[code] for code in dict.fromkeys(c[:2] for c in codes) if code in CATEGORIES]


def history(institution) -> list[dict]:
    """What happened to an institution on the list, newest first: listed, ended, renamed, graded."""
    found = []
    for listing in institution.all_listings:
        doc = listing.announcement.doc
        found.append({
            "on": listing.listed_on, "tone": "key", "title": _("列入%(cycle)s名单") % {"cycle": listing.cycle},
            "text": _("名录编号 %(number)s") % {"number": listing.number}, "doc": doc if doc and doc.public else None,
        })  # fmt: skip
        if listing.ended_on:
            doc = listing.ended_by.doc if listing.ended_by else None
            found.append({
                "on": listing.ended_on, "tone": "bad" if listing.state == Listing.State.DELISTED else "",
                "title": LABELS[_SHOWN_AS[listing.state]], "text": ground(listing), "doc": doc if doc and doc.public else None,
            })  # fmt: skip
    for change in institution.renamed:
        said = {"old": change.old_value, "new": change.new_value}
        found.append({"on": change.effective_on, "tone": "", "title": _("名称变更"), "text": _("%(old)s 变更为 %(new)s") % said})
    return sorted(found, key=lambda x: x["on"], reverse=True)
