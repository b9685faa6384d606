"""VN-2000: its projected systems, the one datum step to WGS 84, and what a CRS of a file really is.

The only room that may import pyproj. Left to itself PROJ picks between two operations inside the study
area, 0.80 m apart, so every change of coordinates of the project is made here, by EPSG:6960.
"""
