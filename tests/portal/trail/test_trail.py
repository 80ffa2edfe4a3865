"""The event trail: who reads what of it, what never shows, and what the auditor may do."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import assign_perm
from openpyxl import load_workbook

from evaluation.cycles.models import Cycle
from evaluation.review.models import ReviewAssignment, ReviewCase, Score
from evaluation.standards.models import Criterion
from portal.accounts.actions import end_membership, open_membership
from portal.accounts.models import Role
from portal.kernel import chain
from portal.kernel.actions import Context, verbs
from portal.kernel.models import Acted, Event
from portal.kernel.policy import Actor, permitted_verbs, rows
from portal.kernel.problems import Forbidden
from portal.registers.register import REGISTERS
from portal.trail import actions, checking, tasks, wording, words
from portal.trail.models import AuditExport, AuditNote, ChainCheck
from quality.experts.models import Expert
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db
EXPERT_NAME, OBJECTOR = "专家保密示例", "异议人保密示例"


def event(subject_type, *, verb="evaluation.review.assign", concerns=None, by: Actor | None = None, system="", **given) -> Event:
    who = by or Actor(system=system or "evaluation.review")
    return Event.objects.create(**{
        "verb": verb, "subject_type": subject_type, "subject_id": 1, "subject_label": "某对象",
        "concerns_id": getattr(concerns, "pk", concerns),
        "at": timezone.now(), "actor_id": who.user_id, "actor_role": who.role, "organisation_id": who.organisation_id,
        "system": who.system, "before": {}, "after": {},
    } | given)  # fmt: skip


def act_as(client, body, role, **given):
    person = make.member(body, role, **given)
    client.force_login(person.user)
    return Actor(person.user_id, role, person.organisation_id, None)


@pytest.fixture
def institution():
    return make.institution(make.province("32"))


@pytest.fixture
def expert():
    person = make.member(make.ministry(), Role.EXPERT, name=EXPERT_NAME)
    return Actor(person.user_id, Role.EXPERT, person.organisation_id)


@pytest.fixture
def reviewed(institution, expert):
    """A review as it leaves events: about the institution, by the expert, by the ministry, by the system; and an objection."""
    body = institution.organisation
    staff = make.actor(make.ministry(), Role.MINISTRY_STAFF, name="部级经办示例")
    objector = make.actor(body, Role.INSTITUTION_CLERK, name=OBJECTOR)
    return {
        "assignment": event("evaluation.reviewassignment", by=staff, concerns=body, subject_label=EXPERT_NAME),
        "score": event("evaluation.score", verb="evaluation.review.score", by=expert, concerns=body, subject_id=999),
        "conflict": event("evaluation.conflict", verb="evaluation.review.declare_conflict", by=expert, concerns=body),
        "case": event(
            "evaluation.reviewcase", verb="evaluation.review.compute", system="evaluation.review", concerns=body, after={"total_mpt": 1}
        ),
        "opinion": event("evaluation.rereviewopinion", verb="evaluation.surveillance.give_opinion", by=expert, concerns=body),
        "objection": event("evaluation.objection", verb="evaluation.publicity.file", by=objector, concerns=None, subject_label="Y-1"),
        "other": event("evaluation.nominee", verb="evaluation.review.note", by=expert, concerns=body),
    }


# --- what never shows -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.INSTITUTION_ADMIN, Role.INSTITUTION_CLERK])
def test_an_institution_learns_of_no_expert_no_objector_and_no_score(client, institution, reviewed, role):
    """INV-15, INV-28"""
    actor = act_as(client, institution.organisation, role)
    assert not rows(actor, Event).filter(pk__in=[e.pk for e in reviewed.values()]).exists()
    page = client.get(reverse("trail:events", args=["institution"])).text
    assert EXPERT_NAME not in page and OBJECTOR not in page and "还没有记录" in page


@pytest.mark.parametrize("role", [Role.PROVINCIAL_CLERK, Role.PROVINCIAL_LEADER])
def test_a_province_learns_of_no_expert_no_objector_and_no_score(client, institution, reviewed, role):
    """INV-15, INV-28"""
    bureau = institution.organisation.parent
    copied = [f for f in Event._meta.concrete_fields if f.name not in ("id", "concerns_id")]
    for told in reviewed.values():
        Event.objects.create(concerns_id=bureau.pk, **{f.attname: getattr(told, f.attname) for f in copied})
    actor = act_as(client, bureau, role)
    assert not rows(actor, Event).exists()
    page = client.get(reverse("trail:events", args=["province"])).text
    assert EXPERT_NAME not in page and OBJECTOR not in page


def test_an_association_learns_of_no_expert_either(client, reviewed):
    actor = act_as(client, make.ministry(), Role.ASSOCIATION)
    assert not rows(actor, Event).filter(pk__in=[e.pk for e in reviewed.values()]).exists()


def test_no_filter_and_no_count_brings_back_what_is_withheld(client, institution, reviewed):
    act_as(client, institution.organisation, Role.INSTITUTION_ADMIN)
    url = reverse("trail:events", args=["institution"])
    for query in (
        {"q": EXPERT_NAME},
        {"verb": "evaluation.review.score"},
        {"q": "999"},
        {"kind": "evaluation.score"},
        {"who": EXPERT_NAME},
    ):
        page = client.get(url, query).text
        assert "符合条件 0 条" in page


def test_the_ministry_sees_who_reviews_but_not_who_objects(client, reviewed):
    """INV-28: of objections each official reads what they did themselves."""
    actor = act_as(client, make.ministry(), Role.MINISTRY_STAFF)
    seen = set(rows(actor, Event).values_list("pk", flat=True))
    assert reviewed["assignment"].pk in seen and reviewed["objection"].pk not in seen
    answered = event("evaluation.objection", verb="evaluation.publicity.answer", by=actor)
    assert rows(actor, Event).filter(pk=answered.pk).exists()
    colleague = make.actor(make.ministry(), Role.MINISTRY_STAFF)
    assert not rows(colleague, Event).filter(pk=answered.pk).exists()


def test_an_expert_sees_the_own_record_alone(client, expert, reviewed):
    other = make.member(make.ministry(), Role.EXPERT, name="另一专家示例")
    client.force_login(other.user)
    assert "还没有记录" in client.get(reverse("trail:events", args=["expert"])).text
    assert set(rows(expert, Event).values_list("pk", flat=True)) == {
        reviewed[k].pk for k in ("score", "conflict", "opinion", "other")
    }  # fmt: skip


def scored(state) -> tuple[Score, Event]:
    """A score in a cycle of this state, and its event."""
    cycle = make.cycle(state)
    case = ReviewCase.objects.create(
        cycle=cycle, application=make.application(state="locked", in_cycle=cycle), number=f"A-{state}", state="desk_review"
    )
    person = make.member(make.ministry(), Role.EXPERT, name=EXPERT_NAME)
    unit = make.province("33").province
    expert = Expert.objects.create(
        user=person.user, employer="某单位（示例）", province=unit, title="主任", fields=["0101"], state="admitted"
    )
    assignment = ReviewAssignment.objects.create(case=case, expert=expert, state="scoring")
    criterion = Criterion.objects.filter(dimension__standard=cycle.standard).first()
    score = Score.objects.create(assignment=assignment, criterion=criterion, level=1, points_mpt=4321)
    by = Actor(person.user_id, Role.EXPERT, person.organisation_id)
    told = event("evaluation.score", verb="evaluation.review.score", by=by, subject_id=score.pk, after={"points_mpt": 4321, "level": 1})
    return score, told


def test_before_scoring_closes_the_ministry_sees_no_score_and_the_auditor_no_content(client):
    """INV-15"""
    score, told = scored("reviewing")
    staff = make.actor(make.ministry(), Role.MINISTRY_STAFF)
    assert not rows(staff, Event).filter(pk=told.pk).exists()
    act_as(client, make.ministry(), Role.AUDITOR)
    for url in (reverse("trail:audit"), reverse("trail:event", args=[told.pk])):
        page = client.get(url).text
        assert "评分截止前不显示" in page and "4.321" not in page and "4321" not in page
    assert "4.321" not in b"".join(client.post(reverse("trail:export"), {"as": "csv"}).streaming_content).decode()
    Cycle.objects.filter(pk=score.assignment.case.cycle_id).update(state="deliberating")
    assert rows(staff, Event).filter(pk=told.pk).exists()
    assert "4.321" in client.get(reverse("trail:event", args=[told.pk])).text


# --- the own office -------------------------------------------------------------------------------------------------------


def test_an_office_reads_what_it_did_and_what_was_done_about_it_but_not_the_neighbours(client, institution):
    body = institution.organisation
    bureau = body.parent
    leader = make.actor(bureau, Role.PROVINCIAL_LEADER, name="省级负责人示例")
    open_membership(Context(leader), body, username="yx-admin", name="李示例", role=Role.INSTITUTION_ADMIN)
    neighbour = make.institution(bureau).organisation
    open_membership(Context(leader), neighbour, username="nb-admin", name="邻居示例", role=Role.INSTITUTION_ADMIN)
    act_as(client, body, Role.INSTITUTION_ADMIN)
    page = client.get(reverse("trail:events", args=["institution"])).text
    assert "授予身份" in page and "李示例" in page and "邻居示例" not in page
    assert "省级负责人示例" not in page and "省级负责人" in page  # the office that acted is told, the person is not


def test_what_changed_is_told_in_words(client, institution):
    body = institution.organisation
    admin = make.actor(body, Role.INSTITUTION_ADMIN, name="周示例")
    clerk = make.member(body, Role.INSTITUTION_CLERK, name="李示例")
    end_membership(Context(admin, reason="调离本机构"), clerk)
    act_as(client, body, Role.INSTITUTION_ADMIN)
    page = client.get(reverse("trail:events", args=["institution"])).text
    assert "结束身份" in page and "周示例" in page and "调离本机构" in page
    assert '<th scope="row">状态</th><td><del>有效</del>' in page and "<ins>已结束</ins>" in page


def test_every_act_and_every_kind_of_thing_has_a_word():
    """Add what is missing to portal/trail/words.py."""
    from django.apps import apps

    assert {v for v in verbs if v.rpartition(".")[2] not in words.ACTS} == set()
    registers = {kept.model._meta.label_lower for kept in REGISTERS.values()}  # they go by the register's title
    assert {m._meta.label_lower for m in apps.get_models() if issubclass(m, Acted)} - set(words.KINDS) - registers == set()


def test_other_desks_do_not_reach_the_whole_trail(client, institution):
    for body, role in ((institution.organisation, Role.INSTITUTION_ADMIN), (make.ministry(), Role.MINISTRY_LEADER)):
        act_as(client, body, role)
        for name in ("trail:audit", "trail:integrity", "trail:grants"):
            assert client.get(reverse(name)).status_code == 403
        assert client.post(reverse("trail:export")).status_code == 403
        assert client.get(reverse("trail:event", args=[event("portal.membership").pk])).status_code == 403


# --- the auditor ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def auditor(client):
    return act_as(client, make.ministry(), Role.AUDITOR)


def test_the_auditor_finds_by_time_act_person_organisation_object_and_words(client, auditor, institution):
    body = institution.organisation
    leader = make.actor(body.parent, Role.PROVINCIAL_LEADER, name="赵示例")
    found = event(
        "evaluation.application",
        verb="evaluation.applications.verify",
        by=leader,
        concerns=body,
        subject_label="申报 A-17",
        reason="材料齐全",
    )
    event(
        "evaluation.cycle",
        verb="evaluation.cycles.open",
        system="evaluation.cycles",
        at=timezone.now() - timedelta(days=30),
        subject_label="第二批",
    )
    url, today = reverse("trail:audit"), timezone.localdate()
    for query in (
        {"q": "A-17"}, {"q": "材料齐全"}, {"who": "赵示例"}, {"organisation": body.name}, {"organisation": body.parent.name},
        {"verb": "evaluation.applications.verify"}, {"kind": "evaluation.application"}, {"since": today.isoformat()},
    ):  # fmt: skip
        page = client.get(url, query).text
        assert "符合条件 1 条" in page and reverse("trail:event", args=[found.pk]) in page, query
    assert "符合条件 1 条" in client.get(url, {"until": (today - timedelta(days=1)).isoformat()}).text
    assert "符合条件 1 条" in client.get(url, {"who": "evaluation.cycles"}).text


def test_one_event_shows_its_place_in_the_chain_and_whether_it_fits(client, auditor):
    one = event("evaluation.cycle", verb="evaluation.cycles.open", system="evaluation.cycles")
    url = reverse("trail:event", args=[one.pk])
    assert "待封存" in client.get(url).text
    chain.seal()
    assert "与链相符" in client.get(url).text


def test_the_auditor_writes_notes_and_each_is_an_event(client, auditor):
    """SOD-10"""
    one = event("evaluation.cycle", verb="evaluation.cycles.open")
    url = reverse("trail:note", args=[one.pk])
    assert client.post(url, {"text": " "}).status_code == 422
    assert client.post(url, {"text": "请说明依据"}).url == reverse("trail:event", args=[one.pk])
    assert "请说明依据" in client.get(reverse("trail:event", args=[one.pk])).text
    assert AuditNote.objects.get().event == one and Event.objects.filter(verb="portal.trail.note").count() == 1


def test_nobody_but_an_auditor_notes_exports_or_checks(institution):
    ministry, one = make.ministry(), event("evaluation.cycle")
    for body, role in (
        (ministry, Role.MINISTRY_LEADER),
        (ministry, Role.EXPERT),
        (institution.organisation.parent, Role.PROVINCIAL_LEADER),
    ):
        ctx = Context(make.actor(body, role))
        for act, given in (
            (actions.note, {"event": one, "text": "x"}),
            (actions.export, {"kind": "csv", "chosen": "", "number": 1}),
            (actions.check_chain, {}),
        ):  # fmt: skip
            with pytest.raises(Forbidden):
                act(ctx, ministry, **given)


def test_an_auditor_may_do_nothing_but_note_export_and_check(auditor):
    """SOD-10: asked of every verb's policy that decides by the actor alone."""
    from portal.kernel.policy import can

    class Anything:
        def __getattr__(self, name):
            return auditor.organisation_id

    may = set()
    for verb in permitted_verbs():
        try:
            if can(auditor, verb, Anything()) and not can(Actor(), verb, Anything()):  # what is open to anybody is no matter of the office
                may.add(verb)
        except Exception:  # a policy that looks at rows before it looks at the role is asked in its own room
            continue
    assert may <= {"portal.trail.note", "portal.trail.export", "portal.trail.check_chain"}


def test_an_export_says_what_was_chosen_how_much_and_where_the_chain_stood(client, auditor):
    for n in range(3):
        event("evaluation.cycle", verb="evaluation.cycles.open", subject_label=f"周期 {n}", system="evaluation.cycles")
    event("evaluation.application", verb="evaluation.applications.verify", subject_label="=HYPERLINK(1)")
    chain.seal()
    position, digest = chain.head()
    url = reverse("trail:export")
    answer = client.post(f"{url}?kind=evaluation.cycle", {"as": "csv"})
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert "对象类别：考核周期" in lines[0][0] and "条数：3" in lines[0][0] and digest in lines[0][0]
    assert len(lines) == 5 and lines[2][2] == "开启" and {row[5] for row in lines[2:]} == {"周期 0", "周期 1", "周期 2"}
    book = load_workbook(io.BytesIO(client.post(url, {"as": "xlsx"}).content))
    cells = [[c.value for c in row] for row in book.worksheets[0].iter_rows()]
    assert any("=HYPERLINK(1)" in row for row in cells) and all(c.data_type != "f" for row in book.worksheets[0].iter_rows() for c in row)
    said = " ".join(str(c.value) for row in book.worksheets[1].iter_rows() for c in row)
    assert "全部记录" in said and digest in said
    kept = AuditExport.objects.order_by("pk")
    assert [(e.kind, e.number, e.head_position) for e in kept] == [("csv", 3, position), ("xlsx", 5, position)]
    assert Event.objects.filter(verb="portal.trail.export").count() == 2


def test_an_export_of_nothing_or_of_too_much_is_refused_with_the_way_out(client, auditor, monkeypatch):
    url = reverse("trail:export")
    assert client.post(f"{url}?q=nothing-like-this", {"as": "csv"}).status_code == 422
    event("evaluation.cycle")
    event("evaluation.cycle")
    monkeypatch.setattr(actions, "MOST", 1)
    answer = client.post(url, {"as": "csv"})
    assert answer.status_code == 422 and "请缩短时间范围" in answer.text
    assert not AuditExport.objects.exists()


def test_reading_the_trail_asks_as_often_for_many_as_for_one(client, auditor, institution):
    leader = make.actor(institution.organisation.parent, Role.PROVINCIAL_LEADER)

    def fill(n):
        open_membership(Context(leader), institution.organisation, username=f"u{n}", name="示例", role=Role.INSTITUTION_ADMIN)

    url = reverse("trail:audit")
    fill(0)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for n in range(1, 15):
        fill(n)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(one) == len(many) <= 20


def test_grants_and_roles_of_all_are_laid_open_to_the_auditor(client, auditor, institution):
    clerk = make.member(institution.organisation, Role.INSTITUTION_CLERK, name="李示例")
    assign_perm("portal.change_organisation", clerk.user, institution.organisation)
    page = client.get(reverse("trail:grants")).text
    assert "李示例" in page and "change_organisation" in page and "机构经办人" in page


# --- integrity ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def sealed():
    made = [event("evaluation.cycle", verb="evaluation.cycles.open", subject_label=f"周期 {n}") for n in range(5)]
    chain.seal()
    return made


def tamper(sql, *params):
    """What only somebody past the portal could do: the triggers that keep the log are off for one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params)
        cursor.execute("SET LOCAL session_replication_role = origin")


def check(client) -> ChainCheck:
    assert client.post(reverse("trail:integrity")).status_code == 302
    return ChainCheck.objects.first()


def test_a_sound_chain_is_found_sound_with_its_head(client, auditor, sealed):
    found = check(client)
    assert (found.state, found.total, found.head_digest) == ("sound", 5, sealed[-1].link.digest)
    assert Event.objects.filter(verb__in=["portal.trail.check_chain", "portal.trail.finish_check"]).count() == 2
    assert "首尾相接" in client.get(reverse("trail:integrity")).text


def test_a_changed_event_is_found_at_its_place(client, auditor, sealed):
    tamper("UPDATE portal_event SET reason = 'x' WHERE id = %s", sealed[2].pk)
    found = check(client)
    assert (found.state, found.break_position, found.break_event_id, found.why) == ("broken", 3, sealed[2].pk, "changed")
    page = client.get(reverse("trail:integrity")).text
    assert "有断点" in page and reverse("trail:event", args=[sealed[2].pk]) in page
    assert "与链不符" in client.get(reverse("trail:event", args=[sealed[2].pk])).text


def test_a_removed_event_is_found_where_it_is_missing(client, auditor, sealed):
    tamper("DELETE FROM portal_eventlink WHERE position = 2")
    found = check(client)
    assert (found.state, found.break_position, found.why) == ("broken", 2, "missing")


def test_a_history_rewritten_to_look_sound_is_found_by_the_head_kept_before(client, auditor, sealed):
    assert check(client).state == "sound"
    tamper("UPDATE portal_event SET reason = 'x' WHERE id = %s", sealed[4].pk)
    link = sealed[4].link
    forged = chain.digest(sealed[3].link.digest, Event.objects.get(pk=sealed[4].pk))
    tamper("UPDATE portal_eventlink SET digest = %s WHERE position = %s", forged, link.position)
    tamper("DELETE FROM portal_eventlink WHERE position > %s", link.position)
    assert chain.verify() is None
    found = check(client)
    assert (found.state, found.why) == ("broken", "rewritten")


def test_the_command_names_the_first_broken_row_and_fails(sealed, capsys):
    call_command("verify_events")
    assert sealed[-1].link.digest in capsys.readouterr().out
    tamper("UPDATE portal_event SET verb = 'x' WHERE id = %s", sealed[1].pk)
    with pytest.raises(CommandError, match=f"position 2, event {sealed[1].pk}"):
        call_command("verify_events")


def test_the_nightly_check_and_a_check_given_to_the_worker_are_kept_once(auditor, sealed):
    assert tasks.verify_nightly() == "sound"
    begun = actions.check_chain(Context(Actor(system="portal.trail")), make.ministry())
    assert tasks.verify_chain(begun.pk) == tasks.verify_chain(begun.pk) == "sound"
    assert Event.objects.filter(verb="portal.trail.finish_check", subject_id=begun.pk).count() == 1


def test_a_long_check_tells_how_far_it_is(auditor, sealed, monkeypatch):
    seen = []
    monkeypatch.setattr(checking, "NOTED_EVERY", 2)
    monkeypatch.setattr(
        chain, "verify", lambda progress: [progress(n) or seen.append(ChainCheck.objects.get().done) for n in (1, 2, 3, 4)] and None
    )
    checking.carry_out(actions.check_chain(Context(auditor), make.ministry()))
    assert seen == [0, 2, 2, 4]


def test_words_of_events_stay_out_of_the_way_of_unknown_kinds():
    told = wording.tell([event("gone.thing", verb="gone.room.vanish", after={"name": "某名", "id": 4})], Actor(role=Role.AUDITOR))[0]
    assert (told.act, told.kind) == ("gone.room.vanish", "gone.thing")
    assert [(c.title, c.before, c.after) for c in told.changes] == [("name", "—", "某名")]
