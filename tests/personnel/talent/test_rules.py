import pytest

from personnel.talent.rules import name_problems


@pytest.mark.parametrize(
    ("name", "registered", "codes"), [("赵示甲", "", []), ("赵示甲", "赵示甲", []), ("赵示甲", "钱示乙", ["other_name"])]
)
def test_who_is_named_by_a_licence_number_has_its_name(name, registered, codes):
    assert [p.code for p in name_problems(name=name, registered=registered)] == codes
