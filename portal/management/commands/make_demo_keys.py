"""The signing key of the demo: made once, kept in the data folder, refused in production."""

from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.documents.render import DEMO_ISSUER


class Command(BaseCommand):
    """Make a demo certificate authority and a signing key below it, unless they are there."""

    help = "Make the demo's document signing key (DEMO only)."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("This key is for the demo. In production set DOCUMENT_SIGNING_P12 to the authority's own.")
        path = Path(settings.DOCUMENT_SIGNING_P12)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        ca_key, ca = _certificate(DEMO_ISSUER, None, None)
        key, cert = _certificate("司法部（演示）", ca_key, ca)
        sealed = serialization.BestAvailableEncryption(settings.DOCUMENT_SIGNING_PASSWORD.encode())
        path.write_bytes(pkcs12.serialize_key_and_certificates(b"demo", key, cert, [ca], sealed))
        path.chmod(0o600)
        self.stdout.write(f"  演示用签名密钥  {path}")


def _certificate(name: str, issuer_key, issuer):
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(NameOID.COUNTRY_NAME, "CN")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=365 * 3))
        .not_valid_after(now + timedelta(days=365 * 7))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=0 if issuer is None else None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=issuer is not None, content_commitment=issuer is not None, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=issuer is None, crl_sign=issuer is None,
                encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .sign(issuer_key or key, hashes.SHA256())
    )  # fmt: skip
    return key, made
