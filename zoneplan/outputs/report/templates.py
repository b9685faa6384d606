"""The one way to the templates of all reports: escaped, and strict about names that nobody gave."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


def template(name: str) -> Template:
    """Give a template by its path in this room, such as ``parcels/page.html.j2``."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("zoneplan.outputs.report", "."),
        autoescape=True,  # for every name of a template, whatever its ending
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
