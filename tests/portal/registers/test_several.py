"""Several records at once, the province's confirmation, and the documents behind a record."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.accounts.models import PROVINCE, Role
from portal.files.models import Attachment
from portal.kernel.models import Event
from portal.kernel.policy import rows
from portal.kernel.problems import Refused
from portal.registers.register import REGISTERS
from tests.factories import files, quality
from tests.factories import institutions as make

pytestmark = pytest.mark.django_db
AT = "/institution/registers/instruments/"


@pytest.fixture
def here():
    return make.institution()


@pytest.fixture
def clerk(client, here):
    client.force_login(make.member(here, Role.INSTITUTION_CLERK))
    return client


def test_chosen_records_are_shown_once_more_and_voided_together_with_one_reason(clerk, here):
    some = [quality.instrument(here) for _n in range(3)]
    page = clerk.get(f"{AT}bulk/", {"do": "void", "pk": [some[0].pk, some[1].pk]})
    assert page.status_code == 200 and len(page.context["chosen"]) == 2
    without = clerk.post(f"{AT}bulk/", {"do": "void", "pk": [some[0].pk, some[1].pk]})
    assert without.status_code == 422 and "请填写作废原因" in without.content.decode()
    given = {"do": "void", "pk": [some[0].pk, some[1].pk], "_reason": "重复登记", "_key": str(uuid4())}
    assert clerk.post(f"{AT}bulk/", given).status_code == 302
    assert [REGISTERS["instruments"].model.objects.get(pk=o.pk).state for o in some] == ["void", "void", "valid"]
    told = Event.objects.filter(verb="quality.instruments.void")
    assert told.count() == 2 and {e.reason for e in told} == {"重复登记"}


def test_what_is_not_ones_own_or_no_longer_valid_is_left_out_and_said_so(clerk, here):
    own, gone, foreign = quality.instrument(here), quality.instrument(here, state="void"), quality.instrument(make.institution())
    page = clerk.get(f"{AT}bulk/", {"do": "void", "pk": [own.pk, gone.pk, foreign.pk]})
    assert [r.pk for r in page.context["chosen"]] == [own.pk] and page.context["left_out"] == 2
    assert clerk.post(f"{AT}bulk/", {"do": "void", "pk": [foreign.pk], "_reason": "x"}).status_code == 422
    assert REGISTERS["instruments"].model.objects.get(pk=foreign.pk).state == "valid"


def test_an_unknown_act_is_not_found_and_a_register_without_confirmation_has_none(clerk, here):
    assert clerk.get(f"{AT}bulk/", {"do": "delete"}).status_code == 404
    assert clerk.get(f"{AT}bulk/", {"do": "confirm", "pk": quality.instrument(here).pk}).status_code == 404


# --- confirmation ---------------------------------------------------------------------------------------------------------------


def test_the_province_confirms_and_an_amendment_undoes_it(client, here):
    kept = REGISTERS["accreditations"]
    assert kept.confirmed_by == PROVINCE
    row, province = quality.accreditation(here), here.organisation.parent
    client.force_login(make.member(province, Role.PROVINCIAL_CLERK))
    at = "/province/registers/accreditations/"
    assert client.get(at, {"confirmed": "no"}).context["page_obj"].paginator.count == 1
    assert client.post(f"{at}bulk/", {"do": "confirm", "pk": row.pk, "_key": str(uuid4())}).status_code == 302
    row.refresh_from_db()
    assert row.confirmed_at and client.get(at, {"confirmed": "yes"}).context["page_obj"].paginator.count == 1
    with pytest.raises(Refused, match="已经核实过了"):
        kept.confirm(make.clerk(province), row)
    kept.amend(make.clerk(here), row, authority="另一示例局")
    row.refresh_from_db()
    assert row.confirmed_at is None


# --- documents ------------------------------------------------------------------------------------------------------------------


def attach(clerk, row, **given):
    sent = {"kind": "certificate", "file": SimpleUploadedFile("证书.pdf", files.pdf()), "_key": str(uuid4())} | given
    return clerk.post(f"{AT}{row.pk}/attach/", sent)


def test_a_document_is_put_behind_a_record_with_its_days_and_the_period_it_proves(clerk, here):
    row = quality.instrument(here)
    assert clerk.get(f"{AT}{row.pk}/attach/").status_code == 200
    done = attach(clerk, row, issued_on="2025-03-01", valid_until="2027-02-28", proves_from="2025-01-01", proves_until="2025-12-31")
    assert done.status_code == 302, done.content.decode()
    kept = Attachment.objects.get()
    assert (kept.subject, kept.about, kept.owner, kept.proves_until) == (row, here.organisation, here.organisation, date(2025, 12, 31))
    assert "证书.pdf" in clerk.get(f"{AT}{row.pk}/").content.decode()
    assert clerk.get(AT, {"documents": "yes"}).context["page_obj"].paginator.count == 1
    assert clerk.get(AT, {"documents": "no"}).context["page_obj"].paginator.count == 0


def test_wrong_days_or_no_file_are_told_and_nothing_is_kept(clerk, here):
    row = quality.instrument(here)
    page = attach(clerk, row, issued_on="2025-03-01", valid_until="2024-01-01")
    assert page.status_code == 422 and "有效期不能早于出具日期" in page.content.decode() and not Attachment.objects.exists()
    nothing = clerk.post(f"{AT}{row.pk}/attach/", {"kind": "certificate"})
    assert nothing.status_code == 422 and "请选择文件" in nothing.content.decode()


def test_who_may_know_of_the_record_reads_its_documents_and_nobody_else(here):
    row = quality.instrument(here)
    REGISTERS["instruments"].attach(make.clerk(here), row, content=files.pdf(), name="a.pdf")
    elsewhere = make.institution(make.province("33"))
    for of, role, reads in [
        (here, Role.INSTITUTION_ADMIN, True), (here.organisation.parent, Role.PROVINCIAL_LEADER, True),
        (make.ministry(), Role.MINISTRY_STAFF, True), (make.ministry(), Role.AUDITOR, True), (elsewhere, Role.INSTITUTION_CLERK, False),
        (elsewhere.organisation.parent, Role.PROVINCIAL_CLERK, False), (make.ministry(), Role.EXPERT, False),
        (make.association(here.organisation.parent), Role.ASSOCIATION, False),
    ]:  # fmt: skip
        assert rows(make.actor(of, role), Attachment).exists() is reads, role
