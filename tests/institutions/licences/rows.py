"""Electronic licences and information systems for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import ElectronicLicence, InformationSystem, Institution

_n = count(1)


def licence(of: Institution, **given) -> ElectronicLicence:
    """The institution's own, valid from 2024 to 2029."""
    defaults = {
        "owner": of.organisation, "kind": "institution_licence", "number": f"DZ-{next(_n)}", "version": 1, "issued_on": date(2024, 3, 1),
        "valid_until": date(2029, 2, 28), "sha256": "a" * 64,
    }  # fmt: skip
    return ElectronicLicence.objects.create(**(defaults | given))


def system(of: Institution, *functions: str, **given) -> InformationSystem:
    """A system with these functions, in use since 2022."""
    defaults = {"owner": of.organisation, "name": f"示例系统{next(_n)}", "launched_on": date(2022, 3, 1)}
    return InformationSystem.objects.create(functions=list(functions), **(defaults | given))
