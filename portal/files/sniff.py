"""What a file really is, by its content, and why it can't be taken (security.md, Files)."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator

from PIL import Image

from portal.files import pdf
from portal.kernel.problems import Problem, _

MB = 1024 * 1024
LIMIT_BYTES = 500 * MB
PUBLIC_LIMIT_BYTES = 20 * MB
MOST_PIXELS = 120_000_000
MOST_FRAMES = 500
MOST_UNZIPPED = 400 * MB
MOST_ZIPPED_FILES = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ACCEPTED = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    XLSX: "xlsx",
    DOCX: "docx",
}
_MAGIC = [
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
]
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1")


def media_type(head: bytes, whole: io.IOBase | None = None) -> str:
    """The media type by content; empty when it is none that the portal takes."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK\x03\x04") and whole is not None:
        try:
            names = set(zipfile.ZipFile(whole).namelist())
        except (zipfile.BadZipFile, ValueError, OSError):
            return ""
        if "xl/workbook.xml" in names:
            return XLSX
        if "word/document.xml" in names:
            return DOCX
    return ""


def size_problems(size: int, name: str, *, public: bool = False) -> Iterator[Problem]:
    """Why a file of this size (bytes) can't be taken: asked before a byte of it is sent, and again of what arrived."""
    limit = PUBLIC_LIMIT_BYTES if public else LIMIT_BYTES
    said = {"name": name, "size": f"{size / MB:.1f}".removesuffix(".0"), "limit": limit // MB}
    if size <= 0:
        yield Problem("empty", _("“%(name)s”是空文件。请检查后重新上传。") % said, "file")
    elif size > limit:
        yield Problem(
            "too_large", _("“%(name)s”有 %(size)s MB，上限 %(limit)s MB。请拆成几个文件，或压缩图片后重新生成 pdf。") % said, "file"
        )


def problems(content, name: str, *, public: bool = False) -> Iterator[Problem]:
    """Why an upload can't be taken, each with the way out. `content` is a seekable binary file."""
    size = content.seek(0, io.SEEK_END)
    content.seek(0)
    if by_size := list(size_problems(size, name, public=public)):
        yield from by_size
        return
    said = {"name": name}
    head = content.read(16)
    kind = media_type(head, content)
    content.seek(0)
    if kind == "application/pdf":
        yield from (Problem(code, _PDF[code] % said, "file") for code in pdf.faults(content))
    elif kind.startswith("image/"):
        yield from _image_problems(content, said)
    elif kind:
        yield from _zip_problems(content, said)
    elif head.startswith(_OLD_OFFICE):
        yield Problem(
            "old_office", _("“%(name)s”设了密码，或是旧版 Office 文件。请去掉密码，另存为 docx、xlsx 或 pdf 后再传。") % said, "file"
        )
    elif head[4:12] in _HEIC:
        yield Problem("heic", _("“%(name)s”是 HEIC 照片。请在手机或电脑上导出为 jpg 后再传。") % said, "file")
    else:
        yield Problem("type", _("“%(name)s”不是可接收的格式。请另存为 pdf、jpg、png、tif、xlsx 或 docx 后再传。") % said, "file")
    content.seek(0)


_PDF = {
    "encrypted": _("“%(name)s”设了密码。请去掉密码后重新上传。"),
    "no_pages": _("“%(name)s”没有页面。请重新生成后上传。"),
    "script": _("“%(name)s”含有脚本或会打开其他程序。请打印成新的 pdf 后再传。"),
    "embedded": _("“%(name)s”内嵌了其他文件。请去掉内嵌文件后再传。"),
    "too_complex": _("“%(name)s”结构过于复杂。请打印成新的 pdf，或拆成几个文件。"),
    "unreadable": _("“%(name)s”无法打开，文件可能已损坏。请重新生成 pdf 后上传。"),
}


def _image_problems(content, said) -> Iterator[Problem]:
    """Pixels are counted from the head of each frame; nothing is decoded before."""
    pixels = Problem("pixels", _("“%(name)s”的像素过大。请缩小后再传。") % said, "file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(content) as image:
                for frame in range(min(getattr(image, "n_frames", 1), MOST_FRAMES + 1)):
                    image.seek(frame)
                    if image.width * image.height > MOST_PIXELS or frame == MOST_FRAMES:
                        yield pixels
                        return
            content.seek(0)
            with Image.open(content) as image:
                image.verify()
    except Image.DecompressionBombError:
        yield pixels
    except Exception:  # a reader meets every kind of broken file; whatever it can't read nobody else can
        yield Problem("unreadable", _("“%(name)s”无法打开，图片可能已损坏。请重新导出后上传。") % said, "file")


def _zip_problems(content, said) -> Iterator[Problem]:
    """Workbooks and texts: unzipped size by the directory, which Python's reader then never exceeds; no macros by any road."""
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ZIPPED_FILES or sum(i.file_size for i in entries) > MOST_UNZIPPED:
                yield Problem("unzipped", _("“%(name)s”展开后过大。请拆成几个文件。") % said, "file")
                return
            if any(i.flag_bits & 1 for i in entries):
                yield Problem("encrypted", _("“%(name)s”设了密码。请去掉密码后重新上传。") % said, "file")
                return
            if _has_macros(archive):
                yield Problem("macros", _("“%(name)s”含有宏或会打开其他程序。请另存为不含宏的 docx 或 xlsx 后再传。") % said, "file")
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError):
        yield Problem("unreadable", _("“%(name)s”无法打开，文件可能已损坏。请重新保存后上传。") % said, "file")


_PROGRAMS = re.compile(r"vbaproject|/activex/|oleobject|\.(exe|dll|js|vbs|bat|cmd|ps1|hta|scr)$", re.IGNORECASE)
_FOREIGN = re.compile(rb"(attachedTemplate|oleObject|frame)[^>]*TargetMode\s*=\s*[\"']External", re.IGNORECASE)


def _has_macros(archive: zipfile.ZipFile) -> bool:
    """Macros, programs carried along, or a template fetched from elsewhere when the file is opened."""
    names = archive.namelist()
    if any(_PROGRAMS.search(n) for n in names):
        return True
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        return True
    return any(_FOREIGN.search(archive.read(n)) for n in names if n.endswith(".rels"))
