"""How often one address may ask for a thing; counted in the cache under a digest, so that no address is kept."""

import logging
from hashlib import sha256

from django.core.cache import cache

log = logging.getLogger(__name__)


def spend(what: str, who: str | None, *, most: int, seconds: int) -> bool:
    """Count one more use of `what` by `who`; False once there were more than `most` within `seconds` of the first.

    Where the cache is away nobody is held up: a limit guards against abuse, it is no right of anybody's.
    """
    key = _key(what, who)
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key) <= most
    except ValueError:  # ran out between the two calls
        return True
    except Exception:
        log.warning("the cache could not be reached; %s is not limited", what)
        return True


def spent(what: str, who: str | None, *, most: int) -> bool:
    """True where nothing is left, without counting."""
    try:
        return cache.get(_key(what, who), 0) >= most
    except Exception:
        log.warning("the cache could not be reached; %s is not limited", what)
        return False


def _key(what: str, who: str | None) -> str:
    return f"limit-{what}-{sha256(f'{what}|{who}'.encode()).hexdigest()[:24]}"
