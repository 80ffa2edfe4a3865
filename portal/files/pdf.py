"""What pdf files hold: faults for which none is taken, the number of pages, and their images."""

import io
from collections.abc import Iterator
from contextlib import closing

import pypdf
import pypdfium2
from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MOST_OBJECTS = 300_000
DPI = 110
MOST_PREVIEWED = 200
WIDEST, HIGHEST = 1800, 2600  # pixels of a page image, whatever the paper claims to measure
THUMB = (160, 226)
_RUNS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition"}
_CARRIES = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/3D"}


def faults(content) -> Iterator[str]:
    """The codes of everything for which a pdf is refused: every object in it is looked at, not only those a page leads to."""
    try:
        reader = pypdf.PdfReader(content)
        if reader.is_encrypted:
            yield "encrypted"
            return
        if not len(reader.pages):
            yield "no_pages"
            return
        found = set()
        for number, thing in _objects(reader):
            if number > MOST_OBJECTS:
                yield "too_complex"
                return
            found |= _faults_of(thing, 0)
        yield from sorted(found)
    except Exception:  # a reader meets every kind of broken file; whatever it can't read nobody else can
        yield "unreadable"


def _objects(reader: pypdf.PdfReader):
    """Every object of the file, counted; nothing read is held."""
    places = {(idnum, gen) for gen, known in reader.xref.items() for idnum in known} | {(idnum, 0) for idnum in reader.xref_objStm}
    for number, (idnum, generation) in enumerate(sorted(places), start=1):
        if idnum:
            try:
                thing = reader.get_object(IndirectObject(idnum, generation, reader))
            except Exception:  # a free or broken place that nothing need lead to  # noqa: S112
                continue
            yield number, thing
            if number % 200 == 0:
                reader.resolved_objects.clear()


def _faults_of(thing, depth: int) -> set[str]:
    if depth > 8:
        return set()
    if isinstance(thing, DictionaryObject):
        found = set()
        if thing.get("/S") in _RUNS or "/JS" in thing or "/JavaScript" in thing or "/XFA" in thing:
            found.add("script")
        if "/EmbeddedFiles" in thing or "/EF" in thing or thing.get("/Type") == "/EmbeddedFile" or thing.get("/Subtype") in _CARRIES:
            found.add("embedded")
        return found.union(*(_faults_of(inner, depth + 1) for inner in dict.values(thing)))
    if isinstance(thing, ArrayObject):
        return set().union(*(_faults_of(inner, depth + 1) for inner in list.__iter__(thing)))
    return set()


def count(content) -> int:
    """The number of pages."""
    with closing(pypdfium2.PdfDocument(content)) as document:
        return len(document)


def previews(content) -> Iterator[tuple[int, bytes, bytes]]:
    """Page number, page image and thumbnail (PNG) of the first 200 pages, one at a time; about 110 dots an inch."""
    with closing(pypdfium2.PdfDocument(content)) as document:
        for index in range(min(len(document), MOST_PREVIEWED)):
            with closing(document[index]) as page:
                width, height = page.get_size()
                scale = min(DPI / 72, WIDEST / max(width, 1), HIGHEST / max(height, 1))
                image = page.render(scale=scale).to_pil()
            yield index + 1, *pictures(image)


def pictures(image: Image.Image) -> tuple[bytes, bytes]:
    """A page image as PNG, and its thumbnail."""
    image = image.convert("RGB")
    image.thumbnail((WIDEST, HIGHEST))
    small = image.copy()
    small.thumbnail(THUMB)
    return _png(image), _png(small)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
