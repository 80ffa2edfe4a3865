"""Files as people send them, sound and faulty, made in memory."""

import io
import struct
import zipfile
import zlib

import pypdf
from PIL import Image
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject, TextStringObject


def pdf(pages: int = 1, *, author: str = "", change=None) -> bytes:
    """A pdf of blank A4 pages; `change(writer)` spoils it."""
    writer = pypdf.PdfWriter()
    for _n in range(pages):
        writer.add_blank_page(595, 842)
    if author:
        writer.add_metadata({"/Author": author, "/Creator": author})
    if change:
        change(writer)
    return written(writer)


def written(writer: pypdf.PdfWriter) -> bytes:
    """What a writer writes."""
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_note(author: str):
    """A change: a comment by somebody on the first page."""

    def change(writer):
        note = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Text"),
                NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (10, 10, 30, 30)]),
                NameObject("/T"): TextStringObject(author),
                NameObject("/Contents"): TextStringObject("seen"),
            }
        )
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])

    return change


def with_page_script(writer) -> None:
    """A change: a script that runs when the first page opens, reached through two references."""
    act = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")})
    opened = DictionaryObject({NameObject("/O"): writer._add_object(act)})
    writer.pages[0][NameObject("/AA")] = writer._add_object(opened)


def with_attached_note(writer) -> None:
    """A change: a file pinned to the page as a comment, not in the list of embedded files."""
    stream = DecodedStreamObject()
    stream.set_data(b"MZ")
    held = DictionaryObject({NameObject("/F"): writer._add_object(stream)})
    spec = DictionaryObject({NameObject("/F"): TextStringObject("a.exe"), NameObject("/EF"): held})
    pin = DictionaryObject({NameObject("/Subtype"): NameObject("/FileAttachment"), NameObject("/FS"): writer._add_object(spec)})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(pin)])


def jpeg(*, size=(60, 40), orientation: int = 1, exif: bool = False) -> bytes:
    """A picture, on wish with a camera's name, a place and a direction in its EXIF."""
    image, out = Image.new("RGB", size, (20, 90, 160)), io.BytesIO()
    image.paste((250, 250, 250), (0, 0, size[0] // 2, size[1] // 2))
    told = Image.Exif()
    if exif:
        told[0x0110] = "Camera-of-somebody"
        told[0x0112] = orientation
        told.get_ifd(0x8825)[2] = (31.0, 59.0, 30.0)
    image.save(out, "JPEG", exif=told, quality=90)
    return out.getvalue()


def png(*, claimed: tuple[int, int] | None = None, text: str = "") -> bytes:
    """A small picture; `claimed` are the width and height its head pretends to."""
    from PIL.PngImagePlugin import PngInfo

    out, told = io.BytesIO(), PngInfo()
    if text:
        told.add_text("Author", text)
    Image.new("RGB", (8, 8), (1, 2, 3)).save(out, "PNG", pnginfo=told)
    data = out.getvalue()
    if claimed:
        head = b"IHDR" + struct.pack(">II", *claimed) + data[24:29]
        data = data[:8] + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + data[33:]
    return data


def tiff(frames: int = 2) -> bytes:
    """A scan of several sheets."""
    out = io.BytesIO()
    sheets = [Image.new("L", (80, 120), 200 - 20 * n) for n in range(frames)]
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def office(kind: str = "docx", *, author: str = "", extra: dict[str, bytes] | None = None, types: str = "") -> bytes:
    """A text or workbook as small as it may be, with an author in its properties and at a tracked change."""
    main = "word/document.xml" if kind == "docx" else "xl/workbook.xml"
    entries = {
        "[Content_Types].xml": f"<Types>{types}</Types>".encode(),
        "docProps/core.xml": f"<cp:coreProperties><dc:creator>{author}</dc:creator></cp:coreProperties>".encode(),
        main: f'<w:document><w:ins w:author="{author}"/>text</w:document>'.encode(),
        **(extra or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def zip_bomb() -> bytes:
    """A workbook of half a megabyte that unzips to more than is allowed."""
    return office("xlsx", extra={f"xl/media/{n}.bin": bytes(50 * 1024 * 1024) for n in range(9)})
