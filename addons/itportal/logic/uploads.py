"""Which files a partner may send as evidence."""

import re
from collections.abc import Mapping

OFFICE = "application/vnd.openxmlformats-officedocument."
ZIP = "application/zip"
OLE = ("application/x-ole-storage", "application/CDFV2")

#: extension -> content types (as told from the first bytes) that fit it
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "pdf": ("application/pdf",),
    "png": ("image/png",),
    "jpg": ("image/jpeg",),
    "jpeg": ("image/jpeg",),
    "txt": ("text/plain",),
    "csv": ("text/csv", "text/plain", "application/csv"),
    "docx": (OFFICE + "wordprocessingml.document", ZIP),
    "xlsx": (OFFICE + "spreadsheetml.sheet", ZIP),
    "pptx": (OFFICE + "presentationml.presentation", ZIP),
    "odt": ("application/vnd.oasis.opendocument.text", ZIP),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", ZIP),
    "doc": ("application/msword", *OLE),
    "xls": ("application/vnd.ms-excel", *OLE),
}
#: for the file chooser of a form
ACCEPT = ",".join(f".{extension}" for extension in ALLOWED)
MAX_NAME = 150


def safe_name(filename: str) -> str:
    """Return the last part of ``filename`` without control characters, cut to length.

    A browser may send a whole path, and a sender anything at all.
    """
    name = re.split(r"[\\/]", filename or "")[-1]
    name = "".join(char for char in name if char.isprintable()).strip(" .")
    if len(name) <= MAX_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    return f"{stem[: MAX_NAME - len(extension) - 1]}{dot}{extension}"


def refusal(filename: str, size: int, content_type: str, max_bytes: int) -> str | None:
    """Return why a file is refused, or None if it is welcome.

    :param size: length of the content in bytes
    :param content_type: MIME type told from the content, not from the sender
    :return: ``name``, ``empty``, ``size``, ``type`` (not on the list) or ``content``
        (the content is not what the extension says)
    """
    name = safe_name(filename)
    if not name:
        return "name"
    if size <= 0:
        return "empty"
    if size > max_bytes:
        return "size"
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in ALLOWED:
        return "type"
    if content_type not in ALLOWED[extension]:
        return "content"
    return None
