"""Editions of the standard on the ministry's desk."""

from portal.kernel.problems import _
from portal.ui.desk import entry

entry("ministry", _("考核标准"), "evaluation:standards", icon="file", order=80, group=_("考核"))
