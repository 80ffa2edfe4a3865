"""What every line of a register has."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation
from portal.kernel.models import Acted


class Record(Acted):
    """One line of a register (台账): it belongs to an organisation and is amended or voided, never deleted."""

    class State(models.TextChoices):
        VALID = "valid", _("有效")
        VOID = "void", _("已作废")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.VALID, editable=False)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False, verbose_name=_("所属机构"))
    void_reason = models.TextField(_("作废原因"), blank=True, editable=False)

    class Meta:
        abstract = True
