"""What may come in from outside is decided here: limits, gates and the worker process; ``admit`` is its one door."""

from zoneplan.sources.admission.admitted import Admitted, TableSheet
from zoneplan.sources.admission.door import admit
from zoneplan.sources.admission.refusal import NotAdmitted

__all__ = ["Admitted", "NotAdmitted", "TableSheet", "admit"]
