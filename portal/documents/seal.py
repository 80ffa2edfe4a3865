"""The seal as a drawing: ring, star, the issuer's name along the ring. It says 电子印章; what makes a paper genuine is its signature."""

from django.utils.html import format_html, format_html_join

RED = "#c8161d"
FONT = "Noto Serif CJK SC"
STAR = "M50 36.5l3.3 10.2h10.7l-8.7 6.3 3.3 10.2-8.6-6.3-8.6 6.3 3.3-10.2-8.7-6.3h10.7z"


def seal(name: str, caption: str):
    """A round seal as inline SVG: the name over the star, a caption below it."""
    size = 12.5 if len(name) <= 9 else max(6.5, 118 / len(name))
    step = min(30.0, 250 / max(len(name) - 1, 1))
    first = -step * (len(name) - 1) / 2
    letters = format_html_join(
        "",
        '<text x="50" y="{}" font-size="{}" text-anchor="middle" fill="{}" font-family="{}" font-weight="700" '
        'transform="rotate({} 50 50)">{}</text>',
        ((f"{8.5 + size * 0.78:.2f}", f"{size:.2f}", RED, FONT, f"{first + step * n:.2f}", letter) for n, letter in enumerate(name)),
    )
    return format_html(
        '<svg class="seal" viewBox="0 0 100 100" role="img" aria-label="{}">'
        '<circle cx="50" cy="50" r="47.500" fill="none" stroke="{}" stroke-width="3"/>{}'
        '<path fill="{}" d="{}"/>'
        '<text x="50" y="81" font-size="9" text-anchor="middle" fill="{}" font-family="{}">{}</text></svg>',
        f"{name}{caption}", RED, letters, RED, STAR, RED, FONT, caption,
    )  # fmt: skip
