"""The copy that others receive: without EXIF, GPS, authors and edit traces; the original stays with its owner (security.md, Files)."""

import io
import re
import zipfile

import pypdf
from PIL import Image, ImageOps
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from portal.files.sniff import DOCX, XLSX

SHARED_TYPE = {"image/tiff": "application/pdf"}  # what few browsers show becomes what all do


def shared_type(media_type: str) -> str:
    """The media type of the copy for others."""
    return SHARED_TYPE.get(media_type, media_type)


def without_traces(content, media_type: str) -> bytes | None:
    """The copy for others of a seekable binary file; None where the original itself is handed out."""
    content.seek(0)
    if media_type == "application/pdf":
        return _pdf(content)
    if media_type == "image/jpeg":
        return _jpeg(content)
    if media_type == "image/png":
        return _png(content)
    if media_type == "image/tiff":
        return _tiff(content)
    return _office(content) if media_type in (XLSX, DOCX) else None


def _pdf(content) -> bytes | None:
    """The same pages without author, producer, names at comments, and EXIF in pictures. A signed pdf names its signer on
    purpose and would lose its signature: it is handed out as it is."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(content))
    things = [thing for thing in writer._objects if isinstance(thing, DictionaryObject)]
    if any("/ByteRange" in thing for thing in things):
        return None
    writer.metadata = None
    for thing in things:
        for name in ("/Metadata", "/PieceInfo", "/LastModified"):
            thing.pop(NameObject(name), None)
        if "/Rect" in thing and thing.get("/Subtype") != "/Widget":  # a comment: /T is who wrote it, of a field its name
            thing.pop(NameObject("/T"), None)
        if isinstance(thing, StreamObject) and thing.get("/Subtype") == "/Image" and thing.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
            thing._data = jpeg_segments(thing._data)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _jpeg(content) -> bytes:
    """Bit by bit the same picture where it stands upright; else turned upright, as the lost EXIF would have told."""
    with Image.open(content) as image:
        if image.getexif().get(0x0112, 1) == 1:
            content.seek(0)
            return jpeg_segments(content.read())
        turned, out = ImageOps.exif_transpose(image), io.BytesIO()
        turned.save(out, "JPEG", quality=95, subsampling=0, icc_profile=image.info.get("icc_profile"), exif=b"")
    return jpeg_segments(out.getvalue())


def jpeg_segments(data: bytes) -> bytes:
    """A JPEG without its application segments (EXIF, GPS, XMP, IPTC), comments and whatever follows its end.

    Kept are JFIF (APP0), colour profiles (APP2 ICC) and Adobe's colour mark (APP14), without which it would look different.
    """
    if data[:2] != b"\xff\xd8":
        return data
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
        elif marker == 0xD9:
            break
        else:
            end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
            if marker == 0xDA:  # a scan: its coded picture runs to the next marker that is neither stuffing nor a restart
                following = _NEXT_MARKER.search(data, end)
                end = following.start() if following else len(data)
            wanted = marker in (0xE0, 0xEE) or (marker == 0xE2 and data[at + 4 : at + 15] == b"ICC_PROFILE")
            if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or wanted:
                kept.append(data[at:end])
            at = end
    return b"".join(kept) + b"\xff\xd9"


_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _png(content) -> bytes:
    """The critical chunks and those of colour and size; texts, times and EXIF fall away."""
    data, kept, at = content.read(), [], 8
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind[:1].isupper() or kind in (b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"sBIT", b"bKGD"):
            kept.append(data[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            break
    return data[:8] + b"".join(kept)


def _tiff(content) -> bytes:
    """Every frame as a page of a pdf."""
    out = io.BytesIO()
    with Image.open(content) as image:
        frames = []
        for frame in range(getattr(image, "n_frames", 1)):
            image.seek(frame)
            frames.append(ImageOps.exif_transpose(image).convert("RGB"))
        frames[0].save(out, "PDF", save_all=True, append_images=frames[1:], resolution=150.0)
    return _pdf(out) or out.getvalue()


_CORE = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
_APP = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
_CUSTOM = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
_BLANK = {"docProps/core.xml": _CORE, "docProps/app.xml": _APP, "docProps/custom.xml": _CUSTOM}
_NAMES = re.compile(rb'((?:w:author|w:initials|userName|displayName|userId|w15:author|w15:userId)\s*=\s*)"[^"]*"')
_AUTHORS = re.compile(rb"(<(?:\w+:)?author>)[^<]*(</(?:\w+:)?author>)")


def _office(content) -> bytes:
    """A workbook or text with blank properties, its comments and tracked changes without names."""
    out = io.BytesIO()
    with zipfile.ZipFile(content) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in given.infolist():
            data = _BLANK.get(entry.filename) or given.read(entry)
            if entry.filename.endswith(".xml") and entry.filename.startswith(("word/", "xl/")):
                data = _AUTHORS.sub(rb"\1\2", _NAMES.sub(rb'\1""', data))
            elif entry.filename.lower().endswith((".jpg", ".jpeg")):
                data = jpeg_segments(data)
            made.writestr(zipfile.ZipInfo(entry.filename), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
