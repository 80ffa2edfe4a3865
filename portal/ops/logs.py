"""Logging: one line per happening with the request's id, JSON in production and readable in the demo; no bodies, no secrets."""

import re

import structlog

_SECRET = re.compile(r"pass(word|wd|phrase)?$|secret|token|authorization|cookie|csrf|api_?key|id_number|body|payload|otp", re.IGNORECASE)
_BREAKS = str.maketrans({"\r": "\\r", "\n": "\\n"})


def hide_secrets(_logger, _method, event: dict) -> dict:
    """What a careless call passes under a telling name does not reach the log."""
    return {name: "…" if _SECRET.search(name) else value for name, value in event.items()}


def escape_breaks(_logger, _method, event: dict) -> dict:
    """A line stays one line: nobody writes false lines by what they type (the traceback keeps its own)."""
    return {name: value.translate(_BREAKS) if isinstance(value, str) and name != "exception" else value for name, value in event.items()}


_SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    hide_secrets,
    escape_breaks,
]


def logging_settings(level: str = "INFO", as_json: bool = True) -> dict:
    """The value of Django's LOGGING; also sets structlog up so that both ways of logging meet in the same lines."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else structlog.dev.ConsoleRenderer(colors=False)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Each says at INFO what the request's own line says better, or what nobody asked.
            "django.server": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
            "pyhanko": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
        },
    }
