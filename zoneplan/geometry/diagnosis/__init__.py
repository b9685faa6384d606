"""What the numbers of a file are: every plausible reading, where it lies, how large it is, and which fits."""

from zoneplan.geometry.diagnosis.reading import Expected, Reading, read_as
from zoneplan.geometry.diagnosis.verdict import Diagnosis, diagnose

__all__ = ["Diagnosis", "Expected", "Reading", "diagnose", "read_as"]
