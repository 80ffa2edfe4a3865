"""Issued papers and the gap-free numbers they carry (GB/T 9704-2012, domain.md §12)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation
from portal.files.models import StoredFile
from portal.kernel.models import Acted


class DocumentSeries(Acted):
    """One run of 发文字号: 机关代字 + 〔year〕 + serial + 号; the next number is taken with the row locked."""

    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    code = models.CharField(_("机关代字"), max_length=20)
    next_no = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "kind", "year"], name="one_series_per_issuer_kind_year")]

    def __str__(self):
        return f"{self.code}〔{self.year}〕"


class IssuedDocument(Acted):
    """One paper. Once issued neither number nor text changes (INV-43); a correction is a new paper that names this one."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        ISSUED = "issued", _("已签发")
        WITHDRAWN = "withdrawn", _("已收回")

    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    series = models.ForeignKey(DocumentSeries, models.PROTECT, null=True, related_name="documents")
    number = models.PositiveIntegerField(null=True)
    doc_no = models.CharField(_("发文字号"), max_length=40, blank=True)
    kind = models.CharField(_("文种"), max_length=40)
    title = models.CharField(_("标题"), max_length=200)
    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    recipient = models.CharField(_("主送"), max_length=200, blank=True)
    body = models.JSONField(default=dict)  # what the paper says, as data; the PDF is made from it
    issued_on = models.DateField(_("签发日期"), null=True)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")  # null until the worker has made it
    public = models.BooleanField(default=False)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "number"], name="document_number_once")]

    def __str__(self):
        return f"{self.doc_no} {self.title}".strip()

    def concerned_organisation(self):
        return self.issuer_id
