"""The province's desk: its clerk, and its leader who confirms what the clerk has prepared."""

from evaluation.applications.models import Application
from evaluation.recommendation.models import Recommendation


def test_every_page_of_the_clerks_desk_opens(people):
    clerk = people("province-32")
    opened = clerk.walk("/start/")
    assert opened["home:desk province"] == "/province/"
    assert {"evaluation:applications", "evaluation:recommendations", "evaluation:gradings", "evaluation:findings province"} <= set(opened)
    clerk.open("/province/").sees("下一步")


def test_the_leader_finds_what_waits_for_a_signature(people):
    leader = people("province-32-leader")
    leader.walk("/province/", under="/province/", most=14)
    mine = Recommendation.objects.filter(province__province__code="32").latest("pk")
    leader.open(f"/province/recommendation/{mine.pk}/").sees("排序与推荐", mine.cycle.name)


def test_the_search_of_a_list_is_in_its_address_and_can_be_cleared(people):
    clerk = people("province-32")
    application = Application.objects.filter(institution__province__code="32").exclude(submitted_at=None).latest("pk")
    clerk.open(f"/province/applications/?q={application.institution.name}").sees(application.institution.name)
    clerk.open("/province/applications/?q=不存在的机构").follow("清除", exact=False)
    clerk.sees(application.institution.name)


def test_another_provinces_file_does_not_exist_here(people):
    clerk = people("province-32")
    other = Application.objects.filter(institution__province__code="33").exclude(submitted_at=None).latest("pk")
    clerk.expected.add(404)
    assert clerk.page.goto(f"/province/applications/{other.pk}/").status == 404
