"""How a resource asks to be backed up: a tag, which the stage's backup plan selects by."""

from typing import Final

BACKUP_TAG: Final = "backup"
DAILY: Final = "daily"
"""A copy each day for 35 days, and one each month for a year, in the stage's vault."""
