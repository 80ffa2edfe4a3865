"""Signing in, staying in, and in which capacity: switch, idle and absolute limits, lockout, second factor, display choices."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.middleware import BEGAN, SEEN
from portal.accounts.models import Membership, Role
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db
PASSWORD = make.PASSWORD


@pytest.fixture(autouse=True)
def counts(settings):
    """Counts of attempts that no other test has added to."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(time.time_ns())}}


@pytest.fixture
def clerk():
    return make.member(make.province("32"), Role.PROVINCIAL_CLERK, username="province-32", password=PASSWORD)


def sign_in(client, username="province-32", password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": username, "password": password}, **extra)


def age(client, **seconds):
    """Let the session be older than it is."""
    session = client.session
    for name, back in seconds.items():
        session[name] = int(time.time()) - back
    session.save()


# --- signing in -----------------------------------------------------------------------------------------------------------


def test_signing_in_leads_to_the_own_desk(client, clerk):
    answer = sign_in(client)
    assert answer.status_code == 302 and answer.url == reverse("home:start")
    assert client.get(answer.url).url == reverse("home:desk", args=["province"])


def test_a_new_session_key_is_given_at_sign_in(client, clerk):
    client.get(reverse("account_login"))
    client.post(reverse("people:prefs"), {"theme": "dark"})
    session = client.session
    session["before"] = "yes"
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    sign_in(client)
    assert client.session.session_key != before


def test_unknown_and_known_accounts_get_the_same_answer(client, clerk):
    known, unknown = sign_in(client, password="wrong"), sign_in(client, username="nobody", password="wrong")
    assert known.status_code == unknown.status_code
    said = "用户名或密码不对"
    assert said in known.text and said in unknown.text
    assert known.text.count('role="alert"') == unknown.text.count('role="alert"') == 1


def test_what_was_typed_as_user_name_stays_after_a_wrong_password(client, clerk):
    page = sign_in(client, password="wrong").text
    assert 'value="province-32"' in page and "wrong" not in page


def test_the_sign_in_page_stands_without_inline_code(client):
    answer = client.get(reverse("account_login"))
    assert answer.status_code == 200 and " style=" not in answer.text and " onclick=" not in answer.text
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_demo_offers_its_accounts_and_one_press_signs_in(client, clerk):
    page = client.get(reverse("account_login")).text
    assert 'name="login" value="province-32"' in page and "演示账户" in page
    assert 'value="auditor"' not in page  # an account that does not exist is not offered


def test_outside_the_demo_no_account_is_offered(client, clerk, settings):
    settings.DEMO = False
    page = client.get(reverse("account_login")).text
    assert "演示账户" not in page and PASSWORD not in page


# --- guessing -------------------------------------------------------------------------------------------------------------


def test_eight_wrong_passwords_lock_the_account_for_that_address_alone(clerk):
    here, there = Client(REMOTE_ADDR="192.0.2.10"), Client(REMOTE_ADDR="192.0.2.20")
    for _n in range(settings.AXES_FAILURE_LIMIT):
        last = sign_in(here, password="wrong")
    assert last.status_code == 429 and "15 分钟" in last.text
    assert sign_in(here).status_code == 429  # the right password does not help there
    assert sign_in(there).status_code == 302  # the account itself is not locked


def test_one_wrong_password_fewer_does_not_lock(clerk):
    here = Client(REMOTE_ADDR="192.0.2.10")
    for _n in range(settings.AXES_FAILURE_LIMIT - 1):
        sign_in(here, password="wrong")
    assert sign_in(here).status_code == 302


def test_another_account_from_a_locked_address_can_still_sign_in(clerk):
    make.member(make.province("32"), Role.PROVINCIAL_LEADER, username="province-32-leader", password=PASSWORD)
    here = Client(REMOTE_ADDR="192.0.2.10")
    for _n in range(settings.AXES_FAILURE_LIMIT):
        sign_in(here, password="wrong")
    assert sign_in(here, username="province-32-leader").status_code == 302


def test_an_unknown_account_is_locked_like_a_known_one():
    here = Client(REMOTE_ADDR="192.0.2.10")
    answers = [sign_in(here, username="nobody", password="wrong").status_code for _n in range(settings.AXES_FAILURE_LIMIT)]
    assert answers[-1] == 429 and answers[0] == 200


def test_a_password_is_never_kept_with_the_count_of_failures(clerk):
    sign_in(Client(), password="my-secret-words")
    assert all("my-secret-words" not in a.post_data for a in AccessAttempt.objects.all())


# --- staying in -----------------------------------------------------------------------------------------------------------


def test_after_half_an_hour_without_use_one_signs_in_again_and_comes_back(client, clerk):
    sign_in(client)
    desk = reverse("home:desk", args=["province"])
    age(client, **{SEEN: settings.SESSION_IDLE_SECONDS - 5})
    assert client.get(desk).status_code == 200
    age(client, **{SEEN: settings.SESSION_IDLE_SECONDS + 5})
    answer = client.get(desk)
    assert answer.status_code == 302 and answer.url == f"{reverse('account_login')}?next={desk}"
    assert "已自动退出" in client.get(answer.url).text
    assert not UserSession.objects.filter(user=clerk.user).exists()


def test_use_keeps_a_session_alive_but_not_beyond_twelve_hours(client, clerk):
    sign_in(client)
    desk = reverse("home:desk", args=["province"])
    age(client, **{SEEN: settings.SESSION_IDLE_SECONDS - 60})
    client.get(desk)
    assert time.time() - client.session[SEEN] < 60
    age(client, **{BEGAN: settings.SESSION_COOKIE_AGE + 5, SEEN: 0})
    assert client.get(desk).status_code == 302


def test_an_idle_session_is_over_for_the_api_too(client, clerk):
    sign_in(client)
    age(client, **{SEEN: settings.SESSION_IDLE_SECONDS + 5})
    client.get("/api/v1/")
    assert "_auth_user_id" not in client.session


def test_what_a_signed_in_person_sees_is_kept_by_no_cache(client, clerk):
    sign_in(client)
    for name in ("people:account", "people:sessions", "notify:inbox"):
        assert "no-store" in client.get(reverse(name)).headers["Cache-Control"]


def test_one_sees_the_own_sessions_and_ends_the_other_one(client, clerk):
    sign_in(client)
    other = Client(HTTP_USER_AGENT="Other Browser")
    sign_in(other)
    stranger = Client()
    make.member(make.province("33"), Role.PROVINCIAL_CLERK, username="province-33", password=PASSWORD)
    sign_in(stranger, username="province-33")
    foreign = UserSession.objects.exclude(user=clerk.user).get()
    page = client.get(reverse("people:sessions")).text
    assert "Other Browser" in page
    client.post(reverse("people:sessions"), {"session": foreign.pk})
    assert UserSession.objects.filter(pk=foreign.pk).exists()  # another person's session is not for them to end
    row = UserSession.objects.get(user=clerk.user, user_agent="Other Browser")
    client.post(reverse("people:sessions"), {"session": row.pk})
    assert other.get(reverse("people:account")).status_code == 302
    assert client.get(reverse("people:account")).status_code == 200


def test_all_others_are_ended_at_once_and_this_one_stays(client, clerk):
    sign_in(client)
    other = Client()
    sign_in(other)
    client.post(reverse("people:sessions"))
    assert other.get(reverse("people:account")).status_code == 302
    assert client.get(reverse("people:account")).status_code == 200


# --- in which capacity ----------------------------------------------------------------------------------------------------


@pytest.fixture
def two(clerk):
    return Membership.objects.create(user=clerk.user, organisation=make.ministry(), role=Role.EXPERT, valid_from=timezone.localdate())


def test_a_switch_changes_desk_and_session_key_and_keeps_the_session_in_the_list(client, clerk, two):
    sign_in(client)
    client.get(reverse("home:start"))
    before = client.session.session_key
    answer = client.post(reverse("people:switch"), {"membership": two.pk})
    assert answer.url == reverse("home:desk", args=["expert"])
    assert client.session.session_key != before
    assert list(UserSession.objects.filter(user=clerk.user).values_list("session_key", flat=True)) == [client.session.session_key]
    assert client.get(reverse("home:start")).url == reverse("home:desk", args=["expert"])


@pytest.mark.parametrize("made", ["foreign", "ended", "future", "nonsense"])
def test_nobody_switches_to_a_membership_that_is_not_theirs_today(client, clerk, made):
    today = timezone.localdate()
    row = {
        "foreign": lambda: make.member(make.ministry(), Role.MINISTRY_LEADER).pk,
        "ended": lambda: (
            Membership.objects.create(user=clerk.user, organisation=make.ministry(), role=Role.EXPERT, valid_from=today, state="ended").pk
        ),
        "future": lambda: (
            Membership.objects.create(
                user=clerk.user, organisation=make.ministry(), role=Role.EXPERT, valid_from=today + timezone.timedelta(days=1)
            ).pk
        ),
        "nonsense": lambda: "x",
    }[made]()
    sign_in(client)
    assert client.post(reverse("people:switch"), {"membership": row}).status_code == 404
    assert client.get(reverse("home:start")).url == reverse("home:desk", args=["province"])


def test_a_switch_by_link_is_not_possible(client, clerk, two):
    sign_in(client)
    assert client.get(reverse("people:switch"), {"membership": two.pk}).status_code == 405


def test_who_holds_nothing_is_told_whom_to_ask(client):
    person = make.member(make.province("32"), Role.PROVINCIAL_CLERK, username="gone", password=PASSWORD)
    Membership.objects.filter(pk=person.pk).update(state="ended")
    sign_in(client, username="gone")
    assert "没有任何身份" in client.get(reverse("home:start"), follow=True).text


# --- second factor --------------------------------------------------------------------------------------------------------


def with_totp(user) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_where_it_is_required_every_desk_page_leads_to_setting_up_a_second_factor(client, clerk, settings):
    settings.MFA_REQUIRED = True
    sign_in(client)
    for url in (reverse("home:desk", args=["province"]), reverse("notify:inbox"), reverse("trail:events", args=["province"])):
        answer = client.get(url)
        assert answer.status_code == 302 and answer.url == reverse("mfa_index")
    page = client.get(reverse("mfa_index"))
    assert page.status_code == 200 and "设置动态口令" in page.text and "请先设置二次验证" in page.text


def test_recovery_codes_alone_are_no_second_factor(client, clerk, settings):
    settings.MFA_REQUIRED = True
    Authenticator.objects.create(user=clerk.user, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0})
    client.force_login(clerk.user)
    assert client.get(reverse("home:desk", args=["province"])).status_code == 302


def test_with_a_factor_sign_in_asks_for_it_and_then_opens_the_desk(client, clerk, settings):
    settings.MFA_REQUIRED = True
    secret = with_totp(clerk.user)
    answer = sign_in(client)
    assert answer.url == reverse("mfa_authenticate")
    assert client.get(reverse("home:desk", args=["province"])).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "动态口令不对或已过期" in wrong.text
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).url == reverse("home:start")
    assert client.get(reverse("home:desk", args=["province"])).status_code == 200


def test_the_secret_of_a_factor_is_not_stored_in_the_clear(clerk):
    secret = with_totp(clerk.user)
    assert secret not in str(Authenticator.objects.get(user=clerk.user, type="totp").data)


def test_second_factors_cannot_be_guessed_without_end(client, clerk):
    secret = with_totp(clerk.user)
    sign_in(client)
    for _n in range(8):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "尝试次数过多" in client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).text


def test_in_the_demo_nobody_is_asked_for_a_second_factor(client, clerk):
    sign_in(client)
    assert client.get(reverse("home:desk", args=["province"])).status_code == 200


# --- step-up --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def leader():
    return make.member(make.province("32"), Role.PROVINCIAL_LEADER, username="province-32-leader", password=PASSWORD)


@pytest.fixture
def stepped(client, leader, settings):
    """A leader signed in with a second factor, long ago."""
    settings.MFA_REQUIRED = True
    secret = with_totp(leader.user)
    sign_in(client, username="province-32-leader")
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    return secret


def forget_factor(client, seconds):
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= seconds
    session.save()


def test_an_act_with_legal_effect_asks_a_factor_older_than_five_minutes_again(client, stepped):
    add = reverse("people:add", args=["province"])
    assert client.get(add).status_code == 200
    forget_factor(client, settings.ACCOUNT_REAUTHENTICATION_TIMEOUT - 10)
    assert client.get(add).status_code == 200
    forget_factor(client, 20)
    answer = client.get(add)
    assert answer.status_code == 302 and answer.url.startswith(reverse("mfa_reauthenticate"))


def test_a_form_sent_after_five_minutes_waits_for_the_factor_and_is_then_done(client, leader, stepped):
    add = reverse("people:add", args=["province"])
    forget_factor(client, settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1)
    given = {"at": leader.organisation_id, "role": Role.PROVINCIAL_CLERK, "name": "李示例", "username": "yunxiu-li"}
    asked = client.post(add, given)
    assert asked.url.startswith(reverse("mfa_reauthenticate"))
    assert not Membership.objects.filter(user__username="yunxiu-li").exists()
    cache.clear()  # the code of this half minute was used at sign-in
    answer = client.post(reverse("mfa_reauthenticate"), {"code": code_of(stepped), "next": add})
    assert answer.status_code == 302 and answer.url == reverse("people:added", args=["province"])
    assert Membership.objects.get(user__username="yunxiu-li").organisation_id == leader.organisation_id


# --- how pages are shown --------------------------------------------------------------------------------------------------


def test_display_choices_need_no_account_no_script_and_no_token():
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("people:prefs"), {"theme": "dark", "size": "large", "next": "/standards/"})
    assert answer.status_code == 302 and answer.url == "/standards/"
    assert (answer.cookies["theme"].value, answer.cookies["size"].value) == ("dark", "large")
    page = strict.get(reverse("account_login")).text
    assert 'data-theme="dark"' in page and 'data-size="large"' in page


def test_a_choice_is_taken_back_and_nonsense_is_none(client):
    client.post(reverse("people:prefs"), {"theme": "dark"})
    client.post(reverse("people:prefs"), {"theme": ""})
    assert "data-theme" not in client.get(reverse("account_login")).text
    assert client.post(reverse("people:prefs"), {"theme": '"><script>'}).cookies["theme"].value == ""


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_a_choice_never_leads_to_another_site(client, back):
    assert client.post(reverse("people:prefs"), {"theme": "dark", "next": back}).url == "/"


def test_a_language_is_chosen_by_a_form_too(client):
    assert client.post(reverse("people:prefs"), {"language": "en", "next": reverse("account_login")}).url == "/en/accounts/login/"


# --- pages of accounts ----------------------------------------------------------------------------------------------------


def test_the_setup_link_is_shown_once_and_sets_the_password_once(client, leader):
    client.force_login(leader.user)
    given = {"at": leader.organisation_id, "role": Role.PROVINCIAL_CLERK, "name": "李示例", "username": "yunxiu-li"}
    answer = client.post(reverse("people:add", args=["province"]), given)
    page = client.get(answer.url).text
    link = page.split("readonly>")[1].split("</textarea>")[0]
    assert "/accounts/password/reset/key/" in link
    assert "/accounts/password/reset/key/" not in client.get(answer.url).text
    person = Client()
    form = person.get(link.removeprefix(settings.PUBLIC_URL), follow=True)
    url = form.request["PATH_INFO"]
    done = person.post(url, {"password1": "a-long-new-secret", "password2": "a-long-new-secret"}, follow=True)
    assert "密码已设置" in done.text
    assert sign_in(person, username="yunxiu-li", password="a-long-new-secret").status_code == 302
    assert "已经用过或已过期" in Client().get(link.removeprefix(settings.PUBLIC_URL), follow=True).text


def test_a_refused_form_keeps_what_was_typed(client, leader):
    client.force_login(leader.user)
    given = {"at": leader.organisation_id, "role": Role.PROVINCIAL_CLERK, "name": "李示例", "username": leader.user.username}
    answer = client.post(reverse("people:add", args=["province"]), given)
    assert answer.status_code == 422 and 'value="李示例"' in answer.text and "不能给自己增加身份" in answer.text


def test_the_list_shows_the_own_office_and_the_bodies_one_opens(client, leader):
    own = make.member(leader.organisation, Role.PROVINCIAL_CLERK, name="本省经办示例")
    body = make.institution(leader.organisation).organisation
    make.member(body, Role.INSTITUTION_ADMIN, name="机构管理示例")
    make.member(body, Role.INSTITUTION_CLERK, name="机构经办示例")
    make.member(make.province("33"), Role.PROVINCIAL_CLERK, name="外省经办示例")
    client.force_login(leader.user)
    page = client.get(reverse("people:people", args=["province"])).text
    assert "本省经办示例" in page and "机构管理示例" in page
    assert "机构经办示例" not in page and "外省经办示例" not in page
    assert reverse("people:end", args=["province", own.pk]) in page


def test_a_stranger_does_not_find_a_membership_of_others(client, leader):
    foreign = make.member(make.province("33"), Role.PROVINCIAL_CLERK)
    client.force_login(leader.user)
    for name in ("people:end", "people:reset"):
        assert client.get(reverse(name, args=["province", foreign.pk])).status_code == 404


def test_a_clerk_who_sees_nobody_ends_nobody(client, clerk):
    other = make.member(clerk.organisation, Role.PROVINCIAL_LEADER)
    client.force_login(clerk.user)
    assert client.post(reverse("people:end", args=["province", other.pk]), {"_reason": "x"}).status_code == 404
    assert client.get(reverse("people:add", args=["province"])).status_code == 403


def test_the_page_that_ends_a_role_says_what_follows_and_does_it(client, leader):
    other = make.member(leader.organisation, Role.PROVINCIAL_CLERK)
    client.force_login(leader.user)
    url = reverse("people:end", args=["province", other.pk])
    assert "不能撤回" in client.get(url).text
    refused = client.post(url, {"_reason": " "})
    assert refused.status_code == 422 and "请写明结束的原因" in refused.text
    assert client.post(url, {"_reason": "调离本单位"}).status_code == 302
    other.refresh_from_db()
    assert other.state == "ended"


def test_the_list_of_people_asks_as_often_for_many_as_for_one(client, leader):
    client.force_login(leader.user)
    url = reverse("people:people", args=["province"])
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _n in range(12):
        make.member(leader.organisation, Role.PROVINCIAL_CLERK)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(one) == len(many) <= 20


@pytest.mark.parametrize(
    "name", ["account_change_password", "account_reset_password", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_logout"]
)
def test_every_page_of_one_s_account_stands_in_the_house(client, clerk, name):
    sign_in(client)
    if "mfa_a" in name:
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.get(reverse(name))
    assert answer.status_code == 200 and 'class="skip"' in answer.text and " style=" not in answer.text
