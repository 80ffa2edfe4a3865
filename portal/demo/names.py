"""Names that plainly belong to nobody: institutions with invented two-character names, people called 示…."""

from collections.abc import Iterator
from random import Random

FIRST = "云清砚松青雾霁澄溪岚竹鹤苍静朗晴望栖听临知见修明弘致怀守景若"
SECOND = "岫川衡涧屿汀壑樾皋澜芷棠栎桐荻蘅榆楹笙砚磬筠瑄珩琚璟珏瑾钧铉"
KINDS = ("司法鉴定中心", "司法鉴定所", "司法鉴定中心", "法庭科学鉴定中心", "司法鉴定研究中心")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
GIVEN = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃列张寒来暑往秋收冬藏闰余成岁律吕调阳"
TITLES = ("正高级工程师", "主任法医师", "教授", "研究员", "副主任法医师", "副教授", "高级工程师")


def institutions(rng: Random) -> Iterator[str]:
    """Endless distinct names of institutions."""
    stems = [a + b for a in FIRST for b in SECOND if a != b]
    rng.shuffle(stems)
    for n in range(10):
        for stem in stems:
            yield f"{stem}{'' if n == 0 else '第' + '一二三四五六七八九'[n - 1]}{rng.choice(KINDS)}"


def person(rng: Random) -> str:
    """A person's name: a surname, 示, and one character."""
    return f"{rng.choice(SURNAMES)}示{rng.choice(GIVEN)}"
