"""The map as a picture to print: PNG at A4 or A3, true to scale, with all that a printed map must say."""

from zoneplan.outputs.picture.picture import has_picture as has_picture
from zoneplan.outputs.picture.picture import map_picture as map_picture
from zoneplan.outputs.picture.picture import picture_file as picture_file
