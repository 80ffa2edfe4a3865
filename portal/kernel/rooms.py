"""The one place where modules are imported by name: an app's rooms declare what they permit, react to, keep and measure."""

from importlib import import_module
from pkgutil import walk_packages

from django.apps import AppConfig

DECLARATIONS = frozenset({"actions", "policy", "reactions", "registers", "indicators", "documents", "tasks", "menu"})


class HouseApp(AppConfig):
    """One of the six apps: at start-up it imports the declaring modules of each of its rooms."""

    def ready(self):
        for module in walk_packages(self.module.__path__, f"{self.name}."):
            if module.name.rpartition(".")[2] in DECLARATIONS:
                import_module(module.name)
