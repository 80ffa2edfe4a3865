"""What anybody sees, without an account."""

from evaluation.listing.models import Certificate, Listing


def test_every_public_page_opens_and_leads_on(people):
    citizen = people()
    opened = citizen.walk("/")
    wanted = {"site:list", "site:institution", "site:notices", "site:notice", "site:verify", "evaluation:receipts", "site:accessibility"}
    assert wanted <= set(opened)


def test_a_certificate_is_verified_however_its_serial_is_typed(people):
    citizen = people()
    valid = Certificate.objects.filter(state="valid").first()
    citizen.open("/verify/").page.locator("main input[name=code]").fill(f" {valid.serial.lower().replace('-', ' ')} ")
    citizen.press("验证真伪").sees("有效", valid.listing.institution.name)
    void = Certificate.objects.filter(state="void", listing__state="delisted").first()
    citizen.open(f"/verify/{void.serial}/").sees("已作废")


def test_the_struck_off_institution_is_told_so_on_its_page_and_in_a_notice(people):
    citizen = people()
    struck = Listing.objects.filter(state="delisted").select_related("institution").first()
    citizen.open(f"/list/{struck.institution.public_no}/").sees(struck.institution.name, "已撤销")
    citizen.open(f"/notices/{struck.ended_by.doc_id}/").sees(struck.institution.name)


def test_the_portal_signs_people_in_at_the_desk_of_their_role_and_lets_them_switch_to_english_and_dark(people):
    visitor = people()
    visitor.open("/accounts/login/").sees("演示账户")
    visitor.page.get_by_role("button", name="province-32-leader").first.click()
    visitor.page.wait_for_url("**/province/")
    visitor.sees("下一步")
