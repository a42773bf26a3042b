import base64
import csv
import io

from .common import AgreementCommon

HEADINGS = [
    "Contract reference",
    "Title",
    "Supplier",
    "Value",
    "Start date",
    "End date",
]
ROW = ["C-1", "Grounds", "Verge Ltd", "£12,000", "01/04/2024", "31/03/2027"]


class RegisterCase(AgreementCommon):
    """Contracts registers in files, imported by an agreement manager."""

    def make_csv(self, rows, encoding="utf-8"):
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        return out.getvalue().encode(encoding)

    def upload(self, content, user=None, name="register.csv", **vals):
        """The import of a file, or of rows of cells."""
        if not isinstance(content, bytes):
            content = self.make_csv(content)
        imports = self.env["it.agreement.import"].with_user(user or self.keeper)
        return imports.create(
            {"file": base64.b64encode(content), "file_name": name, **vals}
        )

    def go(self, one, action):
        """Check or run to the end, as the progress bar does."""
        params = getattr(one, action)()["params"]
        more = bool(params["total"])
        while more:
            more = one.take_next(params["phase"], params["token"])["more"]
        return one

    def check(self, content, user=None, **vals):
        return self.go(self.upload(content, user, **vals), "action_check")

    def take_in(self, content, user=None, **vals):
        """Upload, check and run."""
        one = self.check(content, user, **vals)
        if one._count_left("run"):
            self.go(one, "action_run")
        return one

    def made(self, one):
        return one.row_ids.filtered("is_done").agreement_id.sorted("id")
