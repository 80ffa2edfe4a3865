"""What allauth and axes need to know of our accounts."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from portal.accounts.middleware import begin
from portal.kernel.fields import EncryptedTextField

_closed = EncryptedTextField()


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by organisations; nobody signs up. One answer for a wrong password and for an unknown name."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("用户名或密码不对。请核对大小写和输入法后再试；连续 8 次不对，本机将暂停登录 15 分钟。"),
        "account_inactive": _("这个账户已停用。请联系本单位管理员。"),
        "enter_current_password": _("当前密码不对。请再输入一次。"),
        "incorrect_password": _("密码不对。请再输入一次，注意大小写和输入法。"),
        "incorrect_code": _("动态口令不对或已过期。请输入手机上现在显示的 6 位数。"),
        "too_many_login_attempts": _("尝试次数过多。请 15 分钟后再试。"),
        "rate_limited": _("操作太频繁。请过几分钟再试。"),
        "same_as_current": _("新密码与当前密码相同。请换一个。"),
    }

    def is_open_for_signup(self, request):
        return False

    def pre_authenticate(self, request, **credentials):
        """Wrong passwords are counted by axes, by account and address together; allauth's own count is kept for second factors."""

    def login(self, request, user):
        super().login(request, user)
        begin(request.session)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are stored under the keys of FIELD_KEYS."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": _("动态口令不对或已过期。请输入手机上现在显示的 6 位数。")}

    def encrypt(self, text):
        return _closed.get_prep_value(text)

    def decrypt(self, encrypted_text):
        return _closed.from_db_value(encrypted_text, None, None)


def locked_out(request, *args, **kwargs):
    """The page for an account and address locked together after too many wrong passwords (AXES_FAILURE_LIMIT)."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "account/locked_out.html", {"limit": settings.AXES_FAILURE_LIMIT, "minutes": minutes}, status=429)
