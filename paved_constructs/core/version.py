"""The version of this library; the wheel's is read from here."""

from typing import Final

VERSION: Final = "0.1.0"
