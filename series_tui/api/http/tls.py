"""Verification of servers: always, and by the system's own certificate authorities first."""

from __future__ import annotations

import os
import re
import ssl
from pathlib import Path

from series_tui.errors import InvalidSetting

_NO_FAULT = (ssl.SSLWantReadError, ssl.SSLWantWriteError, ssl.SSLEOFError, ssl.SSLZeroReturnError)
_NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE")
_TOO_OLD = ("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "VERSION_TOO_LOW")
_HASHED = re.compile(r"[0-9a-f]{8}\.\d+")


def tls_context() -> ssl.SSLContext:
    """Return a context that verifies every server.

    The authorities are those of a file or folder named by the environment as OpenSSL reads it, else of the
    system's folder (read only as far as it is needed, 0.3 ms), else of the system's bundle, else certifi's.

    Raises:
        InvalidSetting: SSL_CERT_FILE names a file that cannot be used.
    """
    return _context()[0]


def authorities() -> str:
    """Return where the certificate authorities are taken from, for people."""
    return _context()[1]


def _context() -> tuple[ssl.SSLContext, str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # A name that stands only in a certificate's common name is no host's (RFC 9525, 2): browsers agree.
    context.hostname_checks_common_name = False
    paths = ssl.get_default_verify_paths()
    if named_file := os.environ.get(paths.openssl_cafile_env):
        _load_named(context, paths.openssl_cafile_env, named_file)
        return context, named_file
    if paths.capath and _is_hashed(Path(paths.capath)):
        context.load_verify_locations(capath=paths.capath)
        return context, paths.capath
    context.load_default_certs()
    if context.cert_store_stats()["x509_ca"]:
        return context, paths.cafile or "the system's store"
    import certifi

    context.load_verify_locations(cafile=certifi.where())
    return context, certifi.where()


def _load_named(context: ssl.SSLContext, variable: str, file: str) -> None:
    """Load the authorities of the file that a variable names; who names one wants no others.

    Raises:
        InvalidSetting: It cannot be read, or holds none.
    """
    problem = ""
    try:
        context.load_verify_locations(cafile=file)
    except ssl.SSLError:
        problem = f"{file} contains no certificates."
    except OSError as error:
        problem = f"{file}: {error.strerror}."
    if problem:
        raise InvalidSetting(
            variable, problem, "Set it to a file of certificates in PEM format, or unset it."
        )


def _is_hashed(folder: Path) -> bool:
    """Return whether OpenSSL can look authorities up in a folder by their hashed names."""
    try:
        return any(_HASHED.fullmatch(entry.name) for entry in folder.iterdir())
    except OSError:
        return False


def tls_problem(error: ssl.SSLError) -> tuple[str, str] | None:
    """Return what is wrong with a server's TLS and what that may mean, one sentence each; None if nothing is.

    The same class stands for a connection that ended, or that has more to read: no fault of TLS.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        return _certificate_problem(error)
    if isinstance(error, _NO_FAULT) or "EOF" in (error.reason or ""):
        return None
    if error.reason in _NOT_TLS:
        return (
            "The server does not speak TLS on this port.",
            "It may expect plain HTTP, or be the wrong server.",
        )
    if error.reason in _TOO_OLD:
        return "The server does not support a safe version of TLS.", "It must support TLS 1.2 or newer."
    return (
        "The secure connection could not be set up.",
        "The server, or something in between, ended the TLS handshake.",
    )


def _certificate_problem(error: ssl.SSLCertVerificationError) -> tuple[str, str]:
    """Return what is wrong with a certificate, by OpenSSL's numbers (``X509_V_ERR_…`` in x509_vfy.h)."""
    match error.verify_code:
        case 10:
            return "The server's certificate has expired.", "This machine's clock may also be wrong."
        case 9:
            return "The server's certificate is not valid yet.", "This machine's clock may be wrong."
        case 62 | 64:
            return (
                "The server's certificate is for another host.",
                "The API's address may be wrong; only the certificate's subject alternative names count.",
            )
        case 2 | 18 | 19 | 20 | 21:
            return (
                "The server's certificate is from an authority that this machine does not trust.",
                "A company network may be inspecting traffic; add its authority to the system's"
                " certificate store.",
            )
        case _:
            return (
                "The server's certificate could not be verified.",
                "This machine's certificate store may be out of date.",
            )
