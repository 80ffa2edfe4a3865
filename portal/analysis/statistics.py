"""The topics: people, fields, instruments, training, party building, research, the green channel, the data themselves."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, Sum

from institutions.models import GreenChannelCase
from institutions.registry.models import FIELDS
from institutions.registry.selectors import scopes_in_force
from party_building.models import PartyCoverage
from personnel.appraisers.selectors import active
from personnel.models import Appraiser, TrainingSession
from portal.accounts.models import INSTITUTION, Organisation, ProvincialUnit
from portal.analysis.topics import Ask, Cell, Table, counted, of_people, share, topic
from portal.calendar.spans import full_years, window, years_before
from portal.kernel.indicators import INDICATORS
from portal.kernel.problems import _
from portal.registers.counting import valid
from portal.registers.register import REGISTERS
from quality.instruments.selectors import in_use
from quality.models import Calibration, InstrumentInvestment, Patent, Publication, ResearchProject, StandardDrafting

AGES = ((0, 29), (30, 34), (35, 39), (40, 44), (45, 49), (50, 54), (55, 59), (60, 64), (65, 120))
_PLACE = F("owner__province")
RETIRING = 55
"""Who is this old retires within five years, by the age of 60 (proposed; domain.md §10)."""
NUMBER, SHARE = _("数量"), _("占比")
HOURS_MET = "personnel.training.hours_met_share"


def _age(born_on, on) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _band(low: int, high: int) -> str:
    if low == 0:
        return _("%(n)d 岁及以下") % {"n": high}
    return _("%(n)d 岁以上") % {"n": low} if high == 120 else _("%(a)d–%(b)d 岁") % {"a": low, "b": high}


@topic("people", _("队伍结构"), _("年龄、性别、职称、学历和专职比例怎样，五年内有多少人退休。"))
def people(ask: Ask) -> Iterator[Table]:
    """Active appraisers of the set by age and sex, title, education and full time; one query."""
    found = list(active(ask.on).filter(owner__in=ask.owners).values_list("born_on", "gender", "title_level", "education", "full_time"))
    total, basis = len(found), of_people(len(found))
    ages = Counter((next(b for b in AGES if b[0] <= _age(born, ask.on) <= b[1]), sex) for born, sex, *_rest in found)
    longest = max(ages.values(), default=0)
    lines = []
    for band in AGES:
        each = [ages[band, sex] for sex in ("m", "f")]
        bars = [Cell(f"{n:,}", round(100 * n / longest) if longest else 0) for n in each]
        lines.append((_band(*band), [*bars, Cell(share(sum(each), total))]))
    old = sum(n for (band, _sex), n in ages.items() if band[0] >= RETIRING)
    note = _("55 岁以上 %(n)d 人（%(share)s），五年内将陆续退休。") % {"n": old, "share": share(old, total)}
    yield Table(_("年龄与性别"), (_("男"), _("女"), SHARE), lines, basis, note)
    for title, place, choices, name in (
        (_("职称"), 2, Appraiser.Title.choices, "title_level"), (_("学历"), 3, Appraiser.Education.choices, "education"),
    ):  # fmt: skip
        number = Counter(row[place] for row in found)
        lines = counted([(label, number[code], ask.to("appraisers", **{name: code, "status": "active"})) for code, label in choices], total)
        yield Table(title, (NUMBER, SHARE), lines, basis)
    full = sum(row[4] for row in found)
    kinds = [(_("专职"), full, ask.to("appraisers", full_time="1", status="active"))]
    kinds.append((_("兼职"), total - full, ask.to("appraisers", full_time="0", status="active")))
    yield Table(_("专职与兼职"), (NUMBER, SHARE), counted(kinds, total), basis)


@topic("fields", _("业务覆盖"), _("各执业类别有多少机构，哪些省份还是空白。"))
def fields(ask: Ask) -> Iterator[Table]:
    """Licensed institutions by field and province, blanks marked; two queries."""
    held = scopes_in_force(ask.on).filter(owner__in=ask.owners).order_by()
    each_place = held.values_list("field", "owner__province").annotate(n=Count("owner", distinct=True))
    number = Counter({(field, place): n for field, place, n in each_place})
    places = ProvincialUnit.objects.filter(pk__in=Organisation.objects.filter(pk__in=ask.owners).values("province"))
    units = list(places)
    lines, blanks = [], 0
    for code, title in FIELDS.items():
        each = [number[code, unit.pk] for unit in units]
        blanks += each.count(0)
        whole = Cell(f"{sum(each)}", url=ask.to("appraisers", fields=code))
        lines.append((str(title), [whole, *(Cell(str(n) if n else "·") for n in each)]))
    heads = (_("合计"), *(unit.short for unit in units))
    note = _("“·”表示该省没有机构具备这一类别，共 %(n)d 处。") % {"n": blanks}
    yield Table(_("各类别机构数"), heads, lines, _("%(n)d 家机构") % {"n": len(ask.owners)}, note)


@topic("instruments", _("仪器设备"), _("在用设备的校准情况、即将到期的证书、设备年限和投入。"))
def instruments(ask: Ask) -> Iterator[Table]:
    """Instruments in use: calibration, age, and what was spent; four queries."""
    certified = valid(
        Calibration, instrument=OuterRef("pk"), result=Calibration.Result.PASS, performed_on__lte=ask.on, valid_until__gte=ask.on
    )
    used = in_use(ask.on).filter(owner__in=ask.owners)
    n = used.aggregate(
        total=Count("pk"), needing=Count("pk", filter=Q(needs_calibration=True)),
        held=Count("pk", filter=Q(Exists(certified), needs_calibration=True)),
    )  # fmt: skip
    lines = counted([
        (_("在用设备"), n["total"], ask.to("instruments", in_use="1")),
        (_("需要校准"), n["needing"], ask.to("instruments", in_use="1", needs_calibration="1")),
    ], n["total"])  # fmt: skip
    lines += counted([(_("校准在有效期内"), n["held"], ""), (_("没有有效证书"), n["needing"] - n["held"], "")], n["needing"])
    yield Table(_("校准"), (NUMBER, SHARE), lines, _("%(n)d 台在用设备") % {"n": n["total"]})
    ends = valid(Calibration, owner__in=ask.owners, instrument__in_use=True)
    soon = ends.aggregate(**{
        f"in_{days}": Count("pk", filter=Q(valid_until__range=(ask.on, ask.on + timedelta(days=days)))) for days in (30, 60, 90)
    })  # fmt: skip
    near = [(_("%(n)d 日内") % {"n": d}, soon[f"in_{d}"], ask.to("calibrations", validity="soon")) for d in (30, 60, 90)]
    yield Table(_("即将到期的校准证书"), (NUMBER,), [(title, cells[:1]) for title, cells in counted(near)])
    spans = ((0, 4), (4, 8), (8, 12), (12, 99))
    ages = used.aggregate(**{
        f"a{a}": Count("pk", filter=Q(commissioned_on__gt=years_before(ask.on, b), commissioned_on__lte=years_before(ask.on, a)))
        for a, b in spans
    })  # fmt: skip
    named = [(_("满 12 年") if b == 99 else _("%(a)d 至 %(b)d 年") % {"a": a, "b": b}, ages[f"a{a}"], "") for a, b in spans]
    yield Table(_("使用年限"), (NUMBER, SHARE), counted(named, n["total"]))
    spent = valid(InstrumentInvestment, owner__in=ask.owners, year__in=full_years(ask.on, 3))
    years = {y: (p or 0) + (u or 0) for y, p, u in spent.values_list("year").annotate(p=Sum("purchased_fen"), u=Sum("upgraded_fen"))}
    money = [(str(year), years.get(year, 0) // 1_000_000, ask.to("instrument-investments")) for year in full_years(ask.on, 3)]
    yield Table(_("购置和更新投入（万元）"), (_("万元"),), [(title, cells[:1]) for title, cells in counted(money)])


@topic("training", _("教育培训"), _("多少鉴定人达到年培训学时，培训办了多少、是哪些。"))
def training(ask: Ask) -> Iterator[Table]:
    """Appraisers with 40 hours in 12 months, and the sessions held; two queries."""
    met = INDICATORS[HOURS_MET].values(ask.on, list(ask.owners)).values()
    part, whole = int(sum(m.value * m.basis for m in met if m.value)), sum(m.basis for m in met)
    lines = counted([(_("达到 40 学时"), part, ""), (_("未达到"), whole - part, "")], whole)
    yield Table(_("年培训学时"), (NUMBER, SHARE), lines, of_people(whole))
    held = valid(TrainingSession, owner__in=ask.owners, held_on__range=window(ask.on, 12))
    number = dict(held.values_list("kind").annotate(n=Count("pk")))
    kinds = [(label, number.get(code, 0), ask.to("training-sessions", kind=code)) for code, label in TrainingSession.Kind.choices]
    yield Table(_("近 12 个月的培训场次"), (NUMBER, SHARE), counted(kinds))


@topic("party", _("党建覆盖"), _("应建尽建还有多少缺口，“三进”“四同步”落实得怎样。"))
def party(ask: Ask) -> Iterator[Table]:
    """The newest statement of coverage of each institution; one query."""
    newer = valid(PartyCoverage, owner=OuterRef("owner"), year__gt=OuterRef("year"), year__lte=ask.on.year)
    held = valid(PartyCoverage, ~Exists(newer), owner__in=ask.owners, year__lte=ask.on.year)
    due, there = Q(organisation_required=True), Q(organisation_present=True)
    n = held.aggregate(
        total=Count("pk"), due=Count("pk", filter=due), built=Count("pk", filter=due & there),
        led=Count("pk", filter=~there & Q(instructor=True)), gap=Count("pk", filter=due & ~there & Q(instructor=False)),
        **{name: Count("pk", filter=Q(**{name: True})) for name in _ENTER + _SYNC},
    )  # fmt: skip
    at = ask.to("party-coverages")
    lines = counted([(_("应建党组织"), n["due"], at), (_("应建已建"), n["built"], at), (_("未建、已派指导员"), n["led"], at)], n["total"])
    lines += counted([(_("应建未建，且没有过渡措施"), n["gap"], ask.to("party-coverages", organisation_present="0"))], n["total"])
    basis = _("%(n)d 家机构报告了情况，%(rest)d 家没有") % {"n": n["total"], "rest": len(ask.owners) - n["total"]}
    yield Table(_("组织覆盖"), (NUMBER, SHARE), lines, basis)
    for title, names in ((_("“三进”"), _ENTER), (_("“四同步”"), _SYNC)):
        named = [(PartyCoverage._meta.get_field(name).verbose_name, n[name], at) for name in names]
        yield Table(title, (NUMBER, SHARE), counted(named, n["total"]), basis)


_ENTER = ("three_enter_1", "three_enter_2", "three_enter_3")
_SYNC = ("sync_planned", "sync_set_up", "sync_staffed", "sync_started")


@topic("research", _("科研创新"), _("近三年的项目、论文、专利和标准。"))
def research(ask: Ask) -> Iterator[Table]:
    """Projects, papers, patents and standards of 36 months by kind; four queries."""
    span = window(ask.on, 36)
    for title, model, by, day, slug in (
        (_("科研项目"), ResearchProject, "level", "started_on", "research-projects"),
        (_("论文著作"), Publication, "kind", "published_on", "publications"),
        (_("专利与软件著作权"), Patent, "kind", "granted_on", "patents"),
        (_("标准规范"), StandardDrafting, "level", "issued_on", "standard-draftings"),
    ):
        number = dict(valid(model, owner__in=ask.owners, **{f"{day}__range": span}).values_list(by).annotate(n=Count("pk")))
        choices = model._meta.get_field(by).flatchoices
        lines = counted([(str(label), number.get(code, 0), ask.to(slug, **{by: code})) for code, label in choices])
        yield Table(title, (NUMBER, SHARE), lines, _("近 36 个月"))


@topic("green", _("绿色通道"), _("为谁提供了优先服务，几天受理，减免了多少费用。"))
def green(ask: Ask) -> Iterator[Table]:
    """Services of the green channel in 12 months by whom they were for; one query."""
    held = valid(GreenChannelCase, owner__in=ask.owners, served_on__range=window(ask.on, 12))
    found = {b: (n, days, fen) for b, n, days, fen in held.values_list("beneficiary").annotate(
        n=Count("pk"), days=Avg("accepted_wd"), fen=Sum("fee_waived_fen")
    )}  # fmt: skip
    total = sum(n for n, _days, _fen in found.values())
    lines = []
    for code, label in GreenChannelCase.Beneficiary.choices:
        n, days, fen = found.get(code, (0, None, 0))
        first, part = counted([(label, n, ask.to("green-channel-cases", beneficiary=code))], total)[0][1]
        bar = round(100 * n / max(1, *(m for m, _d, _f in found.values()))) if found else 0
        told = Cell(f"{days:.1f}" if days is not None else "—")
        lines.append((label, [Cell(first.text, bar, first.url), part, told, Cell(f"{fen // 100:,}")]))
    heads = (NUMBER, SHARE, _("平均受理（工作日）"), _("减免（元）"))
    yield Table(_("服务对象"), heads, lines, _("近 12 个月，%(n)d 件") % {"n": total})


@topic("data", _("数据质量"), _("各省台账登记得齐不齐，多少待核实、多少已过期。"))
def data(ask: Ask) -> Iterator[Table]:
    """How far the registers that institutions keep are filled, province by province; three queries."""
    kept = [k for k in REGISTERS.values() if set(k.keepers) <= set(INSTITUTION) and not k.model.common]

    def union(found) -> dict:
        total: Counter = Counter()
        for place, n in found[0].union(*found[1:], all=True) if found else ():
            total[place] += n
        return total

    def by_place(k, number: Count, *conditions, **more):
        rows = valid(k.model, *conditions, owner__in=ask.owners, **more)
        return rows.values(place=_PLACE).annotate(n=number).values_list("place", "n")

    each = Count("pk")
    filled = union([by_place(k, Count("owner", distinct=True)) for k in kept])
    waiting = union([by_place(k, each, confirmed_at=None) for k in REGISTERS.values() if k.confirmed_by])
    over = union([by_place(k, each, **{f"{k.expires}__lt": ask.on}) for k in kept if k.expires])
    units = Counter(Organisation.objects.filter(pk__in=ask.owners).values_list("province", flat=True))
    lines = []
    for unit in ProvincialUnit.objects.filter(pk__in=units):
        full = units[unit.pk] * len(kept)
        cells = [Cell(str(units[unit.pk])), Cell(share(filled[unit.pk], full), round(100 * filled[unit.pk] / full) if full else 0)]
        lines.append((str(unit), [*cells, Cell(f"{waiting[unit.pk]:,}"), Cell(f"{over[unit.pk]:,}")]))
    note = _("齐全率：机构自己登记的 %(n)d 个台账中，至少有一条有效记录的所占比例，按机构平均。") % {"n": len(kept)}
    heads = (_("机构"), _("齐全率"), _("待核实记录"), _("已过期记录"))
    yield Table(_("各省数据质量"), heads, lines, _("%(n)d 家机构") % {"n": len(ask.owners)}, note)
