"""What AWS Certificate Manager answers."""

from __future__ import annotations

from typing import Any

from tests.tools.answers.answer import Answers

CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b"


def _certificate(name: str, value: str, *told: dict[str, Any]) -> Answers:
    answers = ({"Certificate": about} for about in told)
    return Answers(CERTIFICATE, {name: value}, *answers, {"CertificateArn": CERTIFICATE})


def _validated(method: str) -> dict[str, Any]:
    return {"DomainValidationOptions": [{"DomainName": "shop.example.com", "ValidationMethod": method}]}


CERTIFICATES = {
    "AWS::CertificateManager::Certificate.KeyAlgorithm": _certificate(
        "KeyAlgorithm",
        "EC_prime256v1",
        {"KeyAlgorithm": "EC_prime256v1"},
        {"KeyAlgorithm": "EC_secp384r1"},
        {"KeyAlgorithm": "RSA-2048"},
    ),
    "AWS::CertificateManager::Certificate.ValidationMethod": _certificate(
        "ValidationMethod", "DNS", _validated("DNS"), _validated("HTTP"), _validated("EMAIL")
    ),
}
