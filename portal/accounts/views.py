"""Pages of people: the capacity one acts in, how pages are shown, one's sessions, and the accounts of an organisation."""

import django_filters as df
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse, translate_url
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from portal.accounts import access, actions, forms, selectors
from portal.accounts.middleware import SESSION_KEY
from portal.accounts.models import Membership, Organisation, Role
from portal.accounts.stepup import StepUp
from portal.kernel.pages import ActionPage, Desk, ListPage, actor_of, context_of
from portal.kernel.policy import can
from portal.ui.display import CHOICES

YEAR = 365 * 24 * 3600
SETUP_KEY = "setup-link"


class Switch(LoginRequiredMixin, View):
    """身份切换: act from now on in another of one's own memberships; the session gets a new key."""

    http_method_names = ["post"]

    def post(self, request):
        chosen = next((m for m in request.memberships if str(m.pk) == request.POST.get("membership")), None)
        if chosen is None:
            raise Http404
        before = request.session.session_key
        request.session[SESSION_KEY] = chosen.pk
        request.session.cycle_key()
        UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
        messages.success(request, _("现在的身份：%(who)s") % {"who": chosen})
        return redirect("home:desk", desk=chosen.desk)


@method_decorator(csrf_exempt, name="dispatch")  # changes nothing but how this browser shows pages; public pages carry no token
class Prefs(View):
    """How pages are shown, kept in this browser; back to the page one came from. Works without script."""

    http_method_names = ["post"]

    def post(self, request):
        back = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
            back = "/"
        language = request.POST.get("language")
        spoken = language in dict(settings.LANGUAGES)
        response = redirect(translate_url(back, language) if spoken else back)
        chosen = {name: request.POST[name] for name in CHOICES if name in request.POST}
        for name, value in chosen.items():
            _keep(response, name, value if value in CHOICES[name] else "")
        if spoken:
            _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
        return response


def _keep(response, name: str, value: str) -> None:
    """A plain cookie for a year; without a value it goes."""
    if value:
        response.set_cookie(name, value, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(name, samesite="Lax")


class Account(LoginRequiredMixin, TemplateView):
    """One's own account: capacities, password, second factors, sessions."""

    template_name = "people/account.html"

    def get_context_data(self, **kwargs):
        factors = list(Authenticator.objects.filter(user=self.request.user))
        return super().get_context_data(
            memberships=self.request.memberships,
            totp=[f for f in factors if f.type == Authenticator.Type.TOTP],
            keys=[f for f in factors if f.type == Authenticator.Type.WEBAUTHN],
            sessions=UserSession.objects.filter(user=self.request.user).count(),
            mfa_required=settings.MFA_REQUIRED,
            **kwargs,
        )


class Sessions(LoginRequiredMixin, TemplateView):
    """Where one is signed in, and the button to end one or all others."""

    template_name = "people/sessions.html"

    def get_context_data(self, **kwargs):
        running = sorted(UserSession.objects.purge_and_list(self.request.user), key=lambda s: s.last_seen_at, reverse=True)
        return super().get_context_data(sessions=running, here=self.request.session.session_key, **kwargs)

    def post(self, request):
        own = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
        one = request.POST.get("session", "")
        if one.isdigit():
            for session in own.filter(pk=one):
                session.end()
            messages.success(request, _("那一处登录已退出。"))
        else:
            access.end_sessions(request.user, but=request.session.session_key)
            messages.success(request, _("其他各处登录都已退出。"))
        return redirect("people:sessions")


class PeopleFilters(df.FilterSet):
    """Name, role, state."""

    q = df.CharFilter(label=_("姓名、用户名或单位"), method="named", widget=django_forms.TextInput(attrs={"type": "search"}))
    role = df.ChoiceFilter(label=_("角色"), choices=Role.choices, empty_label=_("全部"))
    state = df.ChoiceFilter(label=_("状态"), choices=Membership.State.choices, empty_label=_("全部"))

    def named(self, queryset, name, value):
        """By person, user name or organisation."""
        return selectors.named(queryset, value)


class People(ListPage):
    """The accounts of the organisation, with roles and terms; of the bodies below, those one opens."""

    model = Membership
    load = selectors.for_list
    filterset_class = PeopleFilters
    template_name = "people/list.html"
    ordering = ("-state", "organisation__kind", "organisation__name", "user__name", "pk")
    sorts = {"name": ("user__name",), "role": ("role",), "since": ("valid_from",), "organisation": ("organisation__name",)}

    def dispatch(self, request, *args, **kwargs):
        if kwargs["desk"] == "expert":
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        actor, context = actor_of(self.request), super().get_context_data(desk=self.kwargs["desk"], **kwargs)
        given: dict[int, tuple[str, ...]] = {}
        for row in context["object_list"]:
            at = row.organisation
            if at.pk not in given:
                given[at.pk] = selectors.roles_given(actor, at)
            row.may_keep = row.state == Membership.State.OPEN and row.user_id != actor.user_id and row.role in given[at.pk]
        own = Organisation.objects.filter(pk=actor.organisation_id).first()
        return context | {"may": bool(own) and can(actor, actions.open_membership.verb, own), "chips": _chips(self.request, self.filterset)}


def _chips(request, filterset) -> list[dict]:
    """The filters in force, each with the link that drops it."""
    found = []
    for name, field in filterset.form.fields.items():
        if value := request.GET.get(name):
            query = request.GET.copy()
            query.pop(name)
            query.pop("page", None)
            shown = dict(getattr(field, "choices", ())).get(value, value)
            found.append({"name": field.label, "value": shown, "url": f"?{query.urlencode()}"})
    return found


class Add(StepUp, ActionPage):
    """Give somebody a role; a new person gets a link under which to set a password, shown once."""

    model = Organisation
    action = actions.open_membership
    form_class = forms.AddForm
    template_name = "people/add.html"

    def find(self, **kwargs):
        asked = self.request.POST.get("at") or self.request.GET.get("at") or ""
        kept = selectors.kept_by(actor_of(self.request))
        chosen = kept.filter(pk=asked).first() if asked.isdigit() else None
        return chosen or Organisation.objects.filter(pk=actor_of(self.request).organisation_id).first()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": actor_of(self.request), "organisation": self.row}

    def perform(self, form):
        given = {name: value for name, value in form.cleaned_data.items() if name != "at"}
        made = self.act(context_of(self.request), self.row, **given)
        if not made.user.has_usable_password():
            self.request.session[SETUP_KEY] = {"who": str(made.user), "link": access.setup_link(made.user)}
        return made

    def get_success_url(self):
        return reverse("people:added", args=[self.kwargs["desk"]])

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=reverse("people:people", args=[self.kwargs["desk"]]), **kwargs)


class Added(Desk, TemplateView):
    """The setup link, once: a second look no longer shows it."""

    template_name = "people/added.html"

    def get_context_data(self, **kwargs):
        shown = self.request.session.pop(SETUP_KEY, None)
        return super().get_context_data(shown=shown, days=settings.PASSWORD_RESET_TIMEOUT // 86400, **kwargs)


class _OnMembership(StepUp, ActionPage):
    model = Membership
    load = selectors.for_list
    form_class = forms.NoForm

    def perform(self, form):
        return self.act(context_of(self.request), self.row)

    def get_success_url(self):
        return reverse("people:people", args=[self.kwargs["desk"]])

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=reverse("people:people", args=[self.kwargs["desk"]]), **kwargs)


class End(_OnMembership):
    """End a role: what the person loses, and that it cannot be undone, is said before."""

    action = actions.end_membership
    template_name = "people/end.html"
    done = _("身份已结束，此人已从各处退出登录。")


class Reset(_OnMembership):
    """Let somebody in again who lost password or telephone."""

    action = actions.reset_access
    template_name = "people/reset.html"

    def perform(self, form):
        row = super().perform(form)
        row.user.refresh_from_db()
        self.request.session[SETUP_KEY] = {"who": str(row.user), "link": access.setup_link(row.user)}
        return row

    def get_success_url(self):
        return reverse("people:added", args=[self.kwargs["desk"]])
