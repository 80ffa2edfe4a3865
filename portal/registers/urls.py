"""The paths of one register at every desk; an app extends the list where a hand-written page is better."""

from django.urls import path

from portal.registers import pages, several
from portal.registers.register import Register

PAGES = {
    "": pages.List, "import/": pages.Import, "export/": pages.Export, "blank/": pages.Blank, "views/": pages.Views, "bulk/": several.Bulk,
}  # fmt: skip


def urls(register: Register) -> list:
    """The paths of one register."""
    at = f"<desk:desk>/registers/{register.slug}/"
    acts = {"add/": "add", "<int:pk>/amend/": "amend", "<int:pk>/void/": "void"}
    return [
        *(
            path(at + where, page.as_view(register=register), name="-".join(filter(None, [register.slug, where[:-1]])))
            for where, page in PAGES.items()
        ),
        *(path(at + where, pages.Act.as_view(register=register, do=do), name=f"{register.slug}-{do}") for where, do in acts.items()),
        path(f"{at}<int:pk>/attach/", several.Attach.as_view(register=register), name=f"{register.slug}-attach"),
        path(f"{at}<int:pk>/", pages.Detail.as_view(register=register), name=f"{register.slug}-record"),
    ]
