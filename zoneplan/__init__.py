"""zoneplan: do the boundaries back what the documents declare, and how sure is that?"""

__version__ = "0.1.0"
