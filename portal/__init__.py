"""Cellar (mechanism) and roof (composition) of the portal; see docs/architecture.md."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
