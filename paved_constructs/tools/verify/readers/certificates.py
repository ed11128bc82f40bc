"""AWS Certificate Manager."""

from __future__ import annotations

from typing import Any, Final

from paved_constructs.tools.verify.reader import Reader, Readers


def algorithm(name: Any) -> Any:
    """Return an algorithm's name as a template writes it: ACM answers "RSA-2048" for RSA_2048."""
    return name and str(name).replace("-", "_")


def _certificate(value: str, default: str) -> Reader:
    arguments = {"CertificateArn": "id"}
    return Reader(
        "acm", "describe_certificate", arguments, value, described="Certificate", default=default, normal=algorithm
    )


CERTIFICATES: Final[Readers] = {
    "AWS::CertificateManager::Certificate.KeyAlgorithm": _certificate("KeyAlgorithm", "RSA_2048"),
    "AWS::CertificateManager::Certificate.ValidationMethod": _certificate(
        "DomainValidationOptions[0].ValidationMethod", "EMAIL"
    ),
}
