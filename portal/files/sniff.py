"""What a file really is, by its content, and why it can't be taken (security.md, Files)."""

import io
import zipfile
from collections.abc import Iterator

import pypdf
from PIL import Image

from portal.kernel.problems import Problem, _

MB = 1024 * 1024
LIMIT_BYTES = 500 * MB
PUBLIC_LIMIT_BYTES = 20 * MB
MOST_PIXELS = 120_000_000
MOST_UNZIPPED = 400 * MB
ACCEPTED = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
_MAGIC = [
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
]


def media_type(head: bytes, whole: io.IOBase | None = None) -> str:
    """The media type by content; empty when it is none that the portal takes."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK\x03\x04") and whole is not None:
        try:
            names = set(zipfile.ZipFile(whole).namelist())
        except zipfile.BadZipFile:
            return ""
        if "xl/workbook.xml" in names:
            return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        if "word/document.xml" in names:
            return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return ""


def problems(content, name: str, *, public: bool = False) -> Iterator[Problem]:
    """Why an upload can't be taken, each with the way out. `content` is a seekable binary file."""
    content.seek(0, io.SEEK_END)
    size, limit = content.tell(), PUBLIC_LIMIT_BYTES if public else LIMIT_BYTES
    content.seek(0)
    said = {"name": name, "size": f"{size / MB:.0f}", "limit": limit // MB}
    if not size:
        yield Problem("empty", _("“%(name)s”是空文件。请检查后重新上传。") % said, "file")
        return
    if size > limit:
        yield Problem("too_large", _("“%(name)s”有 %(size)s MB，上限 %(limit)s MB。请拆成几个文件，或压缩图片后重新生成 pdf。") % said, "file")
        return
    kind = media_type(content.read(16), content)
    content.seek(0)
    if not kind:
        yield Problem("type", _("“%(name)s”不是可接收的格式。请另存为 pdf、jpg、png、tif、xlsx 或 docx 后再传。") % said, "file")
    elif kind == "application/pdf":
        yield from _pdf_problems(content, said)
    elif kind.startswith("image/"):
        yield from _image_problems(content, said)
    else:
        yield from _zip_problems(content, said)
    content.seek(0)


def _pdf_problems(content, said) -> Iterator[Problem]:
    try:
        reader = pypdf.PdfReader(content)
        if reader.is_encrypted:
            yield Problem("encrypted", _("“%(name)s”设了密码。请去掉密码后重新上传。") % said, "file")
            return
        if not len(reader.pages):
            yield Problem("no_pages", _("“%(name)s”没有页面。请重新生成后上传。") % said, "file")
        root = reader.trailer["/Root"]
        names = root.get("/Names", {})
        names = names.get_object() if hasattr(names, "get_object") else names
        if "/JavaScript" in names or "/OpenAction" in root and "/JS" in str(root["/OpenAction"]):
            yield Problem("script", _("“%(name)s”含有脚本。请打印成新的 pdf 后再传。") % said, "file")
        if "/EmbeddedFiles" in names:
            yield Problem("embedded", _("“%(name)s”内嵌了其他文件。请去掉内嵌文件后再传。") % said, "file")
    except Exception:  # a reader meets every kind of broken file; whatever it can't read nobody else can
        yield Problem("unreadable", _("“%(name)s”无法打开，文件可能已损坏。请重新生成 pdf 后上传。") % said, "file")


def _image_problems(content, said) -> Iterator[Problem]:
    try:
        with Image.open(content) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                yield Problem("pixels", _("“%(name)s”的像素过大。请缩小后再传。") % said, "file")
            else:
                image.verify()
    except Exception:
        yield Problem("unreadable", _("“%(name)s”无法打开，图片可能已损坏。请重新导出后上传。") % said, "file")


def _zip_problems(content, said) -> Iterator[Problem]:
    with zipfile.ZipFile(content) as archive:
        if sum(i.file_size for i in archive.infolist()) > MOST_UNZIPPED:
            yield Problem("unzipped", _("“%(name)s”展开后过大。请拆成几个文件。") % said, "file")
        if any("vbaProject" in n for n in archive.namelist()):
            yield Problem("macros", _("“%(name)s”含有宏。请另存为不含宏的文件后再传。") % said, "file")
