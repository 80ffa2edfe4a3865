"""Columns whose content nobody reads in the database: AES-256-GCM, each value with the id of the key that closed it."""

from base64 import b64decode, b64encode
from os import urandom

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models


def _keys() -> dict[str, bytes]:
    """FIELD_KEYS as {id: key}; entries are `id:64 hex digits`, the first closes new values, all open old ones."""
    return {name: bytes.fromhex(key) for name, _, key in (entry.partition(":") for entry in settings.FIELD_KEYS)}


class EncryptedTextField(models.TextField):
    """Text stored encrypted (contact data of objectors and the like); cannot be filtered or sorted by."""

    def get_prep_value(self, value):
        """Close a value with the newest key: `key-id:base64(nonce ‖ ciphertext)`."""
        if value in (None, ""):
            return value
        keys = _keys()
        key_id = next(iter(keys))
        nonce = urandom(12)
        return f"{key_id}:{b64encode(nonce + AESGCM(keys[key_id]).encrypt(nonce, str(value).encode(), key_id.encode())).decode()}"

    def from_db_value(self, value, expression, connection):
        """Open a stored value with the key it names; raises KeyError where that key is gone."""
        if value in (None, ""):
            return value
        key_id, _, sealed = value.partition(":")
        raw = b64decode(sealed)
        return AESGCM(_keys()[key_id]).decrypt(raw[:12], raw[12:], key_id.encode()).decode()
