"""What a record of a talent must satisfy."""

from collections.abc import Iterator

from portal.kernel.problems import Problem, _


def name_problems(*, name: str, registered: str) -> Iterator[Problem]:
    """Who is named by a licence number has the name that stands on it; `registered` is "" where no licence is named."""
    if registered and name != registered:
        said = _("该执业证号登记的姓名是“%(name)s”。请核对姓名和执业证号；不是鉴定人的不填执业证号。") % {"name": registered}
        yield Problem("other_name", said, "name")
