"""Evidence of the demo: real PDF and JPEG files with plain invented content, a few variants that many institutions share."""

import io
from functools import cache
from html import escape

from PIL import Image, ImageDraw
from weasyprint import HTML

KINDS = {
    "制度汇编": ("受理审查制度", "业务管理制度", "重大事项报告制度", "风险管控与内部监督制度", "责任清单"),
    "质量手册": ("质量方针与目标", "人员与授权", "设备与量值溯源", "方法确认", "内部审核与管理评审"),
    "党建工作材料": ("支部建设", "三会一课记录摘要", "党员先锋岗", "党建与业务融合"),
    "服务规范": ("服务指南", "绿色通道", "投诉与满意度", "便民设施"),
    "年度工作总结": ("业务开展情况", "疑难复杂鉴定", "科研与合作", "人才培养", "品牌与公益"),
}
VARIANTS = 4


@cache
def pdf(kind: str, variant: int) -> bytes:
    """A document of a few pages."""
    parts = "".join(
        f"<h2>{n}　{escape(title)}</h2>"
        + f"<p>本节为演示内容（第 {variant + 1} 稿）。机构按照{escape(title)}的要求开展工作，责任到人，每季度检查一次，记录存档备查。</p>"
        * 6
        for n, title in enumerate(KINDS[kind], start=1)
    )
    style = (
        "@page{size:A4;margin:25mm} body{font:12pt/1.9 'Noto Serif CJK SC',serif} h1{text-align:center} "
        "h2{font-size:14pt;break-before:page}"
    )
    text = f"<html lang=zh><head><title>{kind}</title><style>{style}</style></head><body><h1>{kind}（示例）</h1>{parts}</body></html>"
    return HTML(string=text).write_pdf()


@cache
def photo(variant: int) -> bytes:
    """A picture that shows a room in a few flat shapes."""
    image = Image.new("RGB", (1280, 860), (226 - 6 * variant, 230, 224))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 620, 1280, 860), fill=(170, 158, 140 + 8 * variant))
    for n in range(4):
        draw.rectangle((90 + n * 300, 180, 300 + n * 300, 470), fill=(120 + 12 * n, 150, 170), outline=(60, 70, 80), width=6)
    draw.rectangle((160, 540, 1120, 660), fill=(120, 90 + 6 * variant, 60))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def prepare() -> None:
    """Make every document once, before the work is spread over processes."""
    for variant in range(VARIANTS):
        photo(variant)
        for kind in KINDS:
            pdf(kind, variant)


def file_for(n: int, variant: int) -> tuple[str, bytes]:
    """The file that serves the n-th criterion: (name, content)."""
    if n % 6 == 5:
        return f"现场照片{variant + 1}.jpg", photo(variant)
    kind = list(KINDS)[n % len(KINDS)]
    return f"{kind}.pdf", pdf(kind, variant)
