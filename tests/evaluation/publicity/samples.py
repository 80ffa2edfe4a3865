"""Files as people hand them in."""

import io

from PIL import Image
from weasyprint import HTML


def sound_pdf(text: str = "说明") -> bytes:
    """A PDF of one page."""
    return HTML(string=f"<p>{text}</p>").write_pdf()


def photo() -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (32, 24), "white").save(out, "JPEG")
    return out.getvalue()
