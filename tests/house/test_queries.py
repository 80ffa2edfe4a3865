"""No page asks the database more than its bound, in any role: 20 queries at a desk, 12 on a public page."""

DESK, PUBLIC = 20, 12
VETOES = 40  # each of the thirteen vetoes of the full standard asks the registers once or twice, for all candidates together
LARGER: dict[str, int] = dict.fromkeys(
    (
        "evaluation:recommendation", "evaluation:recommendation-describe", "evaluation:recommendation-nominate",
        "evaluation:recommendation-remove", "evaluation:recommendation-reorder", "evaluation:recommendation-submit",
    ),
    VETOES,
)  # fmt: skip
"""Pages that need more, with how many and why beside each."""


def test_pages_stay_within_their_queries(tour):
    over = {}
    for (name, role), visit in tour.items():
        most = LARGER.get(name, PUBLIC if role == "public" else DESK)
        for seen in visit.get:
            if seen.status == 200 and seen.queries > most:
                over[name] = max(over.get(name, 0), seen.queries)
    assert over == {}
