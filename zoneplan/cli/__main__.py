"""``python -m zoneplan.cli``."""

import sys

from zoneplan.cli import main

if __name__ == "__main__":
    sys.exit(main())
