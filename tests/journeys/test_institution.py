"""The institution's desk, as its administrator and its clerk find it in the middle of the second cycle."""

from evaluation.applications.models import Application
from portal.accounts.models import Membership


def test_every_page_of_the_desk_opens_and_the_next_step_comes_first(people):
    admin = people("institution-1")
    opened = admin.walk("/start/")
    assert opened["home:desk institution"] == "/institution/"
    admin.open("/institution/").sees("下一步")
    assert {"evaluation:assessment", "evaluation:certificates", "evaluation:own-grades"} <= set(opened)


def test_an_automatic_figure_opens_the_rows_behind_it(people):
    clerk = people("institution-3-clerk")
    own = Application.objects.filter(institution__organisation=Membership.objects.get(user__username="institution-3-clerk").organisation)
    at = f"/institution/assessment/{own.latest('pk').pk}/"
    clerk.walk(at, most=12, under="/institution/assessment/")
    clerk.open(f"{at}L1/").page.locator("main a[href*='/rows/']").first.click()
    clerk.sees("依据")


def test_a_colleague_of_another_institution_is_told_nothing(people):
    stranger = people("institution-4")
    other = Application.objects.exclude(
        institution__organisation=Membership.objects.get(user__username="institution-4").organisation
    ).latest("pk")
    stranger.expected.add(404)
    assert stranger.page.goto(f"/institution/assessment/{other.pk}/").status == 404
    stranger.sees("没有")
