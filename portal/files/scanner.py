"""ClamAV over TCP: the INSTREAM command of clamd(8), to the address in SCANNER_URL (`tcp://host:port`)."""

import socket
from urllib.parse import urlparse

from django.conf import settings

PIECE = 1024 * 1024
SECONDS = 120


class ScannerAway(Exception):
    """The scanner could not be reached or gave no verdict; the file waits and is not served."""


def is_clean(content) -> bool:
    """Ask the scanner about a binary file; raises ScannerAway."""
    address = urlparse(settings.SCANNER_URL)
    try:
        with socket.create_connection((address.hostname, address.port or 3310), timeout=SECONDS) as talk:
            talk.sendall(b"zINSTREAM\0")
            content.seek(0)
            while piece := content.read(PIECE):
                talk.sendall(len(piece).to_bytes(4, "big") + piece)
            talk.sendall(bytes(4))
            answer = b""
            while not answer.endswith(b"\0") and (more := talk.recv(4096)):
                answer += more
    except OSError as error:
        raise ScannerAway(f"{settings.SCANNER_URL}: {error}") from error
    said = answer.rstrip(b"\0\n").decode("utf-8", "replace")
    if said.endswith("FOUND"):
        return False
    if said.endswith("OK"):
        return True
    raise ScannerAway(f"{settings.SCANNER_URL} said: {said or 'nothing'}")
