"""The replica's own certificate authority and a server certificate for every host it impersonates."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_YEAR = timedelta(days=365)


class Authority:
    """Made once and kept in `folder` (`ca.pem` to trust, `ca.key`); contexts come when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "ca.pem"
        self._folder = folder
        key_path = folder / "ca.key"
        if self.path.exists() and key_path.exists():
            self._certificate = x509.load_pem_x509_certificate(self.path.read_bytes())
            key = serialization.load_pem_private_key(key_path.read_bytes(), password=None)
            if not isinstance(key, ec.EllipticCurvePrivateKey):
                raise ValueError(f"{key_path}: not a key that the replica made; remove the folder")
            self._key = key
        else:
            self._key = ec.generate_private_key(ec.SECP256R1())
            self._certificate = _authority(self._key)
            key_path.touch(mode=0o600)
            key_path.write_bytes(_pem(self._key))
            self.path.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))
        # one key for all hosts: signing is what costs time, and nothing here is secret
        self._leaf_key = ec.generate_private_key(ec.SECP256R1())
        self._contexts: dict[str, ssl.SSLContext] = {}

    def context(self, host: str) -> ssl.SSLContext:
        """A server context whose certificate names `host`."""
        if host not in self._contexts:
            self._contexts[host] = self._serve(host, host, self._key, self._certificate)
        return self._contexts[host]

    def bad_context(self, host: str) -> ssl.SSLContext:
        """A server context that no client should accept: self-signed, and for another name."""
        name = f"bad:{host}"
        if name not in self._contexts:
            key = ec.generate_private_key(ec.SECP256R1())
            self._contexts[name] = self._serve(name, "router.invalid", key, _authority(key))
        return self._contexts[name]

    def _serve(
        self, label: str, host: str, signer: ec.EllipticCurvePrivateKey, issuer: x509.Certificate
    ) -> ssl.SSLContext:
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(_name(host))
            .issuer_name(issuer.subject)
            .public_key(self._leaf_key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + _YEAR)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(self._leaf_key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
            )
            .sign(signer, hashes.SHA256())
        )
        chain = self._folder / f"{label.replace(':', '-')}.pem"
        chain.touch(mode=0o600)
        chain.write_bytes(_pem(self._leaf_key) + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        context.set_alpn_protocols(["http/1.1"])
        return context


def _authority(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    now = datetime.now(UTC)
    name = _name("Replica test authority")
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + 5 * _YEAR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
