"""The inbox: what a person was told, unread first, and what comes by mail."""

import django_filters as df
from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import FormView

from portal.kernel.pages import ListPage, actor_of
from portal.kernel.policy import rows
from portal.notify import inbox
from portal.notify.models import Notice, Subscription

GROUPS = (_("未读 · 待办"), _("未读 · 送达"), _("未读 · 知悉"), _("已读"))


class NoticeFilters(df.FilterSet):
    """Words, kind, read or not."""

    q = df.CharFilter(label=_("事项"), field_name="subject", lookup_expr="icontains", widget=forms.TextInput(attrs={"type": "search"}))
    kind = df.ChoiceFilter(label=_("类别"), choices=Notice.Kind.choices, empty_label=_("全部"))
    read = df.ChoiceFilter(label=_("阅读"), choices=[("no", _("未读")), ("yes", _("已读"))], method="by_reading", empty_label=_("全部"))

    def by_reading(self, queryset, name, value):
        """Read or unread."""
        return queryset.filter(read_at__isnull=value == "no")


class Inbox(ListPage):
    """Everything a person was told, in groups, unread first."""

    model = Notice
    load = inbox.in_groups
    filterset_class = NoticeFilters
    template_name = "notify/inbox.html"
    ordering = ("place", "-sent_at", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for notice in context["object_list"]:
            notice.group = GROUPS[notice.place]
        chosen = [(name, field) for name, field in self.filterset.form.fields.items() if self.request.GET.get(name)]
        return context | {"chips": [self._chip(name, field) for name, field in chosen]}

    def _chip(self, name: str, field) -> dict:
        query = self.request.GET.copy()
        value = query.pop(name)[-1]
        query.pop("page", None)
        return {"name": field.label, "value": dict(getattr(field, "choices", ())).get(value, value), "url": f"?{query.urlencode()}"}


class Open(LoginRequiredMixin, View):
    """Follow a notice to its page; it counts as read from then on."""

    def get(self, request, pk):
        found = rows(actor_of(request), Notice).filter(pk=pk)
        notice = found.first()
        if notice is None:
            raise Http404
        inbox.read(found)
        own = url_has_allowed_host_and_scheme(notice.link, {request.get_host()}, require_https=request.is_secure())
        return redirect(notice.link if notice.link and own else reverse("notify:inbox"))


class Read(LoginRequiredMixin, View):
    """Mark one notice, or all that are not a 送达, as read; a served paper counts as read only where it was opened."""

    http_method_names = ["post"]

    def post(self, request):
        own = rows(actor_of(request), Notice)
        one = request.POST.get("notice", "")
        n = inbox.read(own.filter(pk=one) if one.isdigit() else own.exclude(kind=Notice.Kind.SERVICE))
        messages.success(request, _("%(n)d 条已标为已读。") % {"n": n})
        return redirect("notify:inbox")


class MailForm(forms.ModelForm):
    """What comes by mail."""

    class Meta:
        model = Subscription
        fields = ["mail_todo", "mail_digest"]


class Settings(LoginRequiredMixin, FormView):
    """What comes by mail, and what cannot be turned down."""

    form_class = MailForm
    template_name = "notify/settings.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": inbox.subscription_of(self.request.user)}

    def form_valid(self, form):
        inbox.subscribe(self.request.user, **form.cleaned_data)
        messages.success(self.request, _("通知设置已保存。"))
        return redirect("notify:settings")
