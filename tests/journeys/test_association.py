"""The association's desk."""


def test_every_page_of_the_desk_opens(people):
    association = people("association")
    opened = association.walk("/start/")
    assert opened["home:desk association"] == "/association/"
    assert "evaluation:findings association" in opened
    association.open("/association/").sees("下一步")
