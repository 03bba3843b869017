"""Ed25519 signatures: whoever has the public key can check, without this system, that it made a seal or a dossier.

The private key comes from the environment (KL14_SIGNING_KEY) and never goes into the database; without it nothing is
signed, and everything else works. A key that was replaced stays known by its public half (KL14_PUBLIC_KEYS).
"""

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32


def new_private_key() -> str:
    """A fresh private key as text, for KL14_SIGNING_KEY."""
    return _text(Ed25519PrivateKey.generate().private_bytes_raw())


def public_key() -> str:
    """The public half of the key in use, as text; empty where nothing is signed."""
    key = _private_key()
    return _text(key.public_key().public_bytes_raw()) if key else ""


def public_keys() -> dict[str, str]:
    """Every key that signatures may have been made with, by its short name."""
    return {name_of(key): key for key in (public_key(), *settings.PUBLIC_KEYS) if key}


def name_of(key: str) -> str:
    """How a public key is called in what it signed: the beginning of its hash."""
    return hashlib.sha256(_bytes(key)).hexdigest()[:16] if key else ""


def sign(message: bytes) -> str:
    """The signature as text; empty where there is no key."""
    key = _private_key()
    return _text(key.sign(message)) if key else ""


def is_signed_by(key: str, message: bytes, signature: str) -> bool:
    """Whether `signature` was made over `message` with the private half of `key`; False for what is no signature."""
    try:
        Ed25519PublicKey.from_public_bytes(_bytes(key)).verify(_bytes(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _private_key() -> Ed25519PrivateKey | None:
    if not settings.SIGNING_KEY:
        return None
    try:
        return Ed25519PrivateKey.from_private_bytes(_bytes(settings.SIGNING_KEY))
    except ValueError as error:
        raise ImproperlyConfigured(
            "KL14_SIGNING_KEY is not a key: `manage.py signing_key --new` prints a fresh one."
        ) from error


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """Raises ValueError for what is no such text."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError(text) from error
