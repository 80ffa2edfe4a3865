"""The auditor: who knew what when, with before and after."""


def test_every_page_of_the_desk_opens(people):
    auditor = people("auditor")
    opened = auditor.walk("/start/")
    assert {"trail:audit", "trail:event", "trail:integrity", "trail:grants audit"} <= set(opened)


def test_the_trail_is_filtered_by_words_and_each_event_shows_before_and_after(people):
    auditor = people("auditor")
    auditor.open("/audit/events/")
    auditor.page.locator("main form input[type=search], main form input[name=q]").first.fill("撤销")
    auditor.press("筛选")
    auditor.sees("撤销")
    auditor.page.locator("main a[href^='/audit/events/']").filter(has_not_text="xlsx").first.click()
    auditor.sees("之前", "之后")
