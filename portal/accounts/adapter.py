"""What allauth and axes need to know of our accounts."""

from allauth.account.adapter import DefaultAccountAdapter
from django.shortcuts import render


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by organisations; nobody signs up."""

    def is_open_for_signup(self, request):
        return False


def locked_out(request, *args, **kwargs):
    """The page for an account and address locked together after too many wrong passwords."""
    return render(request, "account/locked_out.html", status=429)
