"""A paper of two bodies, issued, and the demo's signing key."""

from datetime import date

import pytest
from django.core.management import call_command

from portal.documents.papers import PAPERS, Paper, issue
from portal.kernel.actions import Context
from portal.kernel.policy import Actor
from tests.factories import evaluation as make

LINE = "司法鉴定机构应当依法独立客观公正开展鉴定活动"
KINDS = {
    "sample_notice": Paper("sample_notice", "示例公告", "司鉴示"),
    "sample_letter": Paper("sample_letter", "示例函", "司鉴示函", letter=True),
    "sample_receipt": Paper("sample_receipt", "示例回执", template="documents/papers/receipt.html"),
}


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Kinds of papers that no room declares."""
    for kind, declared in KINDS.items():
        monkeypatch.setitem(PAPERS, kind, declared)


@pytest.fixture(scope="session")
def signing_key():
    call_command("make_demo_keys", verbosity=0)


@pytest.fixture
def issued(db):
    """Issue a paper as a part of the system does in a room's action."""

    def make_one(kind="sample_notice", *, issuer=None, **given):
        said = {"title": "关于示例事项的公告", "body": {"paragraphs": [LINE * 3]}} | given
        return issue(Context(Actor(system="portal.documents")), kind=kind, issuer=issuer or make.ministry(), **said)

    return make_one


@pytest.fixture
def on():
    return date(2027, 2, 24)
