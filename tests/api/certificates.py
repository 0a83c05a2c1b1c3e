"""Certificates and server contexts made for one test."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = timedelta(days=1)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True)
class Authority:
    """A certificate authority of a test.

    Args:
        folder: Where its files go.
    """

    folder: Path
    _key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def _name(self) -> x509.Name:
        return _name(f"Authority in {self.folder.name}")

    @property
    def file(self) -> Path:
        """The authority's own certificate, for clients that shall trust it."""
        path = self.folder / "authority.pem"
        if not path.exists():
            now = datetime.now(UTC)
            made = _builder(
                self._name, self._name, self._key.public_key(), now - _DAY, now + _DAY
            ).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            path.write_bytes(made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        return path

    def server(
        self,
        host: str = "localhost",
        *,
        begins: timedelta = -_DAY,
        ends: timedelta = _DAY,
        has_alternative_name: bool = True,
    ) -> ssl.SSLContext:
        """Return the context of a server that has a certificate for a host.

        Args:
            host: The host.
            begins: From when on it is valid, seen from now.
            ends: Until when, likewise.
            has_alternative_name: Whether the host stands there as such, or as the common name only.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        made = _builder(_name(host), self._name, key.public_key(), now + begins, now + ends)
        if has_alternative_name:
            names = x509.SubjectAlternativeName([x509.DNSName(host)])
            made = made.add_extension(names, critical=False)
        chain = self.folder / f"{host}-{begins.days}-{ends.days}.pem"
        chain.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
    )
