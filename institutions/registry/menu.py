"""The registry of institutions on the desks."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from institutions.registry import rules, selectors
from portal.accounts.models import Role
from portal.kernel.policy import Actor
from portal.kernel.problems import _
from portal.ui.desk import Task, entry, todo

REGISTERS = _("登记与台账")

entry("institution", _("机构档案"), "institutions:profile", icon="building", order=30, group=REGISTERS, shared=True)
for _desk in ("province", "ministry", "audit"):
    entry(_desk, _("鉴定机构"), "institutions:institutions", icon="building", order=70, group=REGISTERS, shared=True)


@todo("province")
def of_province(actor: Actor, today: date) -> Iterator[Task]:
    """Licences whose renewal was filed and is not settled yet."""
    if actor.is_(Role.PROVINCIAL_CLERK):
        for row in selectors.renewals_open(actor.organisation_id):
            url = reverse("institutions:institution-renew-licence", args=["province", row.public_no])
            title = _("办理许可证延续：%(name)s") % {"name": row.name}
            yield Task(title, url, _("办结后更新有效期；有效期届满前须作出决定"), row.licence_expires_on, order=30)


@todo("institution")
def of_institution(actor: Actor, today: date) -> Iterator[Task]:
    """A licence that runs out soon and whose renewal is not filed."""
    own = selectors.expiring(actor.organisation_id, today) if actor.is_(Role.INSTITUTION_ADMIN) else None
    if own:
        url = reverse("institutions:admission-renew", args=["institution"])
        yield Task(_("申请许可证延续"), url, _("逾期未申请的，许可证到期失效"), rules.file_renewal_by(own.licence_expires_on), order=15)
