import base64
import csv
import io

from .common import ItPartnerCrmCommon


class ImportCase(ItPartnerCrmCommon):
    """Registers in files, imported by a partnership officer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.charity = cls.env.ref("itpartner_crm.sector_charity")
        cls.company = cls.env.ref("itpartner_crm.sector_company")

    def make_csv(self, rows, delimiter=",", encoding="utf-8"):
        """Bytes of a CSV file of rows of cells."""
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter).writerows(rows)
        return out.getvalue().encode(encoding)

    def upload(self, content, user=None, name="register.csv", **vals):
        """The import of a file, or of rows of cells."""
        if not isinstance(content, bytes):
            content = self.make_csv(content)
        imports = self.env["it.partner.import"].with_user(user or self.officer)
        return imports.create(
            {"file": base64.b64encode(content), "file_name": name, **vals}
        )

    def check(self, one):
        """Check all rows, as the progress bar does."""
        return self.go_on(one, one.action_check()["params"])

    def run_import(self, one):
        """Run to the end, as the progress bar does."""
        return self.go_on(one, one.action_run()["params"])

    def go_on(self, one, params):
        told = {"more": bool(params["total"]), "aside": []}
        aside = []
        while told["more"]:
            told = one.take_next(params["phase"], params["token"])
            aside += told["aside"]
        if not params["total"]:
            one._finish(params["phase"])
        return aside

    def take_in(self, content, user=None, **vals):
        """Upload, check and run."""
        one = self.upload(content, user, **vals)
        self.check(one)
        if one._count_left("run"):
            self.run_import(one)
        return one

    def verdicts(self, one):
        return one.row_ids.mapped("verdict")

    def find(self, name):
        return self.env["res.partner"].search(
            [("name", "=", name), ("is_company", "=", True)]
        )
