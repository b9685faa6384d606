"""Why a version cannot be kept, read or restored, in the planner's words."""

from zoneplan.model.errors import ZoneplanError
from zoneplan.model.messages import say


class VersionRefused(ZoneplanError):
    """A version could not be kept, read or restored; ``key`` says which reason. The boundary is as it was."""

    def __init__(self, key: str, /, **params: object) -> None:
        super().__init__("source-unreadable", why=say(f"history.{key}", **params))
        self.key = key


class VersionMissing(VersionRefused):
    """There is no such zone, or it has no such version."""


class VersionDamaged(VersionRefused):
    """The version's file does not match its seal, or never was a boundary."""


class ChangedMeanwhile(VersionRefused):
    """The boundary is not the one that the user looked at."""


class CannotSave(VersionRefused):
    """The version could not be written; nothing was changed."""


class NotPublished(VersionRefused):
    """The version is kept and counts, but the boundary file that other programs read could not be replaced."""
