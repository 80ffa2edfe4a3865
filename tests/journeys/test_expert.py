"""The expert's desk: invitations, the scoring screen beside the evidence, relations declared."""

from evaluation.review.models import ReviewAssignment


def test_every_page_of_the_desk_opens(people):
    expert = people("expert-01")
    opened = expert.walk("/start/")
    assert opened["home:desk expert"] == "/expert/"
    assert {"evaluation:reviews", "evaluation:rechecks", "quality:expert-profile"} <= set(opened)
    expert.open("/expert/").sees("下一步")


def test_a_sheet_lies_beside_the_evidence_and_is_kept_by_its_button_too(people):
    sheet = ReviewAssignment.objects.filter(state="scoring").select_related("expert__user").first()
    expert = people(sheet.expert.user.username)
    expert.open(f"/expert/reviews/{sheet.pk}/").sees("评分", sheet.case.application.institution.name)
    expert.press("保存", exact=True)
    expert.sees("评分")
    expert.open(f"/expert/reviews/{sheet.pk}/submit/").open(f"/expert/reviews/{sheet.pk}/recuse/")


def test_an_invitation_shows_no_file_before_it_is_accepted(people):
    invited = ReviewAssignment.objects.filter(state="invited").select_related("expert__user").first()
    expert = people(invited.expert.user.username)
    expert.open(f"/expert/reviews/{invited.pk}/accept/").sees("签署承诺书并接受后，材料才向您开放")
    expert.open(f"/expert/reviews/{invited.pk}/decline/").open("/expert/conflicts/")


def test_the_re_review_of_a_delisting_is_found_at_the_desk(people):
    expert = people("expert-01")
    expert.open("/expert/rechecks/").sees("撤销复核")
