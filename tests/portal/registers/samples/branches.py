"""Sound lines of the registers of party_building.branches."""

from tests.portal.registers.samples import Sample

SAMPLES = {
    "party-organisations": Sample(
        lambda of, n: {
            "name": f"示例第{n}党支部", "kind": "党支部", "established_on": "2019年6月3日", "superior": "示例行业党委",
            "secretary": "示例甲", "committee_size": "3", "term_until": "2028-06-02", "full_members": "8",
            "standing": "在建", "dissolved_on": "",
        },
        ("committee_size", "2", "委员会至少由 3 人组成"),
        ("superior", "另一示例党委", "另一示例党委"),
    ),
    "party-coverages": Sample(
        lambda of, n: {
            "year": 2021 + n, "members_total": "3", "organisation_required": "是", "organisation_present": "是", "instructor": "否",
            "three_enter_1": "是", "three_enter_2": "是", "three_enter_3": "否", "sync_planned": "是", "sync_set_up": "是",
            "sync_staffed": "是", "sync_started": "否",
        },
        ("organisation_required", "否", "有正式党员 3 人以上的应当单独成立党支部"),
        ("members_total", "5", 5),
    ),
    "party-rules": Sample(
        lambda of, n: {"title": f"示例制度{n}", "effective_on": "2024.1.1", "reviewed_on": "2026-01-08"},
        ("reviewed_on", "2023-12-31", "评审日期不能早于施行日期"),
        ("reviewed_on", "", None),
    ),
}  # fmt: skip
