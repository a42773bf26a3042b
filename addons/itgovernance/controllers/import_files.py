"""Registers sent as files: shared by the controllers of the rooms."""

import tempfile

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

from ..logic import import_files

_IN_MEMORY = 4 * 1024 * 1024
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def find_writable(model, record_id):
    """Return a record that the person may write. NotFound to everyone else."""
    record = request.env[model].browse(record_id)
    try:
        record.check_access("write")
    except AccessError as error:
        raise NotFound() from error
    if not record.exists():
        raise NotFound()
    return record


def send_table(kind, name, headings, rows):
    """Send a file that is written to the disk first: memory stays flat.

    :param kind: "csv" or "xlsx"; name: of the file, without its ending.
    :param rows: iterator over lists of texts as long as the headings.
    """
    # the response reads it to its end and closes it
    stream = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    write = import_files.write_csv if kind == "csv" else import_files.write_xlsx
    write(stream, headings, rows)
    size = stream.tell()
    stream.seek(0)
    return request.make_response(
        wrap_file(request.httprequest.environ, stream),
        [
            ("Content-Type", _TYPES[kind]),
            ("Content-Length", str(size)),
            ("Content-Disposition", content_disposition(f"{name}.{kind}")),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )


def send_aside(one):
    """Send the rows that an import did not take in, with the reasons."""
    return send_table(
        one.kind or "csv",
        request.env._("%(name)s - set aside", name=one.name),
        one._get_aside_headings(),
        one._iter_aside_rows(),
    )
