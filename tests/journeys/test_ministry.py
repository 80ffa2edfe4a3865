"""The ministry's desk: staff with their duties, and the leader."""

from evaluation.cycles.models import Cycle


def test_every_page_of_the_staffs_desk_opens(people):
    staff = people("ministry")
    opened = staff.walk("/start/")
    assert opened["home:desk ministry"] == "/ministry/"
    wanted = {"evaluation:cycles", "evaluation:cycle", "evaluation:screening", "evaluation:cases", "quality:experts"}
    assert wanted <= set(opened)
    staff.open("/ministry/").sees("下一步")


def test_the_cockpit_says_where_the_cycle_stands_and_what_is_in_the_way(people):
    secretary = people("secretary")
    cycle = Cycle.objects.get(number=2)
    secretary.open(f"/ministry/cycles/{cycle.pk}/").sees(cycle.name, "专家考核", "还不能办理下一步")
    secretary.open(f"/ministry/assignments/{cycle.pk}/").open(f"/ministry/ranking/{cycle.pk}/").open("/ministry/reviews/")


def test_the_leader_reads_objections_announcements_and_proceedings(people):
    leader = people("ministry-leader")
    leader.open("/ministry/").sees("下一步")
    leader.walk("/ministry/objections/", under="/ministry/objections/", most=6)
    leader.walk("/ministry/announcements/", under="/ministry/announcements/", most=4)
    leader.walk("/ministry/proposals/", under="/ministry/proposals/", most=6)
    leader.sees("撤销")
