"""Every view in our data files against Odoo's own RNG files, without a database."""

from pathlib import Path

from lxml import etree

import odoo.addons

from config import modules

ROOT = Path(__file__).resolve().parents[2]
#: Views that Odoo's core checks by RNG; form and kanban have none.
KINDS = {"activity", "calendar", "graph", "list", "pivot", "search"}


def _rng_folder():
    for folder in odoo.addons.__path__:
        place = Path(folder) / "base" / "rng"
        if place.is_dir():
            return place
    raise AssertionError("Odoo's base/rng is on no addons path.")


def _validators():
    folder = _rng_folder()
    there = {path.name.removesuffix("_view.rng") for path in folder.glob("*_view.rng")}
    assert there == KINDS, "Odoo brought or took a schema: say so in KINDS"
    return {
        kind: etree.RelaxNG(etree.parse(str(folder / f"{kind}_view.rng")))
        for kind in KINDS
    }


def _archs():
    """Whole views (no inheritance) of our modules as (place, arch)."""
    for folder in modules.installable().values():
        for path in sorted(folder.rglob("*.xml")):
            for record in etree.parse(str(path)).iterfind(
                ".//record[@model='ir.ui.view']"
            ):
                if record.find("field[@name='inherit_id']") is not None:
                    continue
                arch = record.find("field[@name='arch']")
                for view in arch if arch is not None else ():
                    if isinstance(view.tag, str):
                        place = f"{path.relative_to(ROOT)}:{record.sourceline}"
                        yield f"{place} {record.get('id')}", view


def _errors(validator, view):
    """What is wrong with a view, its file's own line first."""
    # RNG looks at the arch as a document of its own, as Odoo does.
    document = etree.fromstring(etree.tostring(view, with_tail=False))
    for comment in document.xpath("//comment()"):
        comment.getparent().remove(comment)
    if validator.validate(document):
        return []
    return [error.message for error in validator.error_log]


def test_views_are_valid():
    validators = _validators()
    seen = []
    wrong = []
    for place, view in _archs():
        if view.tag not in validators:
            continue
        seen.append(view.tag)
        wrong += [f"{place}: {text}" for text in _errors(validators[view.tag], view)]
    assert not wrong, "\n".join(wrong)
    assert seen.count("list") > 5 and seen.count("search") > 5


def test_bad_view_is_caught():
    bad = etree.fromstring(
        '<search><group expand="0"><filter name="a"/></group></search>'
    )
    assert _errors(_validators()["search"], bad)
