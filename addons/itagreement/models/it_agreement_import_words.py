from odoo import models

from ..logic import import_register


class ItAgreementImport(models.Model):
    """What a person is told of a row: which row and column, what to do."""

    _inherit = "it.agreement.import"

    def _get_where(self, one, target):
        """Row and heading of a cell, as the spreadsheet program shows them."""
        headings = {mine: heading for heading, mine in self.plan["columns"]}
        return self.env._(
            "Row %(number)s, %(heading)s",
            number=one.record.number,
            heading=headings.get(target) or self.plan["names"][target],
        )

    def _tell(self, one, problem):
        """Return the sentence of a problem or remark on a cell."""
        values = {
            "where": self._get_where(one, problem.target),
            "text": problem.text[:80],
            "most": f"{import_register.MOST:,.0f}",
        }
        sentences = self._get_form_sentences() | self._get_sense_sentences()
        return sentences[problem.code] % values

    def _get_form_sentences(self):
        """What to say of a cell of the wrong form, by the code of the problem."""
        return {
            "day": self.env._(
                "%(where)s: “%(text)s” is no date. Write it day first, such as "
                "31/03/2027."
            ),
            "money": self.env._(
                "%(where)s: “%(text)s” is no amount. Write pounds in digits, such as "
                "125,000.00."
            ),
            "money_below": self.env._(
                "%(where)s: “%(text)s” is below zero. Write the value of the contract "
                "as an amount of zero or more."
            ),
            "money_size": self.env._(
                "%(where)s: “%(text)s” is more than %(most)s pounds. Correct the "
                "amount."
            ),
            "yes": self.env._(
                "%(where)s: “%(text)s” says neither yes nor no. Write Yes or No."
            ),
            "cpv": self.env._(
                "%(where)s: “%(text)s” is no CPV code, which has eight digits, such as "
                "72000000. Correct it or clear the cell."
            ),
            "ocid": self.env._(
                "%(where)s: “%(text)s” can't be an Open Contracting ID, which has no "
                "spaces. Correct it or clear the cell."
            ),
            "needed": self.env._("%(where)s: the cell is empty. Fill it in."),
            "hidden": self.env._(
                "%(where)s: it was redacted when the file was published. Write the "
                "value, or enter this agreement by hand."
            ),
        }

    def _get_sense_sentences(self):
        """What to say of cells that can't be right, and remarks on cells left out."""
        return {
            "order": self.env._(
                "%(where)s: it ends on %(text)s, before it starts. Correct one of the "
                "two dates."
            ),
            "furthest": self.env._(
                "%(where)s: the latest end, %(text)s, lies before the end. Correct one "
                "of the two dates."
            ),
            "redacted": self.env._(
                "%(where)s: redacted when the file was published; left empty."
            ),
            "route": self.env._(
                "%(where)s: “%(text)s” is no procurement route here; left empty."
            ),
            "number": self.env._(
                "%(where)s: “%(text)s” can't be a company number; left empty."
            ),
        }

    def _tell_several(self, one):
        return self.env._(
            "%(where)s: %(count)s organisations here are called “%(name)s”. Write the "
            "company number beside it.",
            where=self._get_where(one, "supplier_name"),
            count=len(one.partners),
            name=one.facts.get("supplier_name", ""),
        )

    def _tell_unknown(self, one):
        return self.env._(
            "%(where)s: “%(name)s” isn't here. Create the organisation first, or "
            "choose “Create it” under “Organisation not here”.",
            where=self._get_where(one, "supplier_name"),
            name=one.facts["supplier_name"],
        )

    def _tell_created(self, one):
        return self.env._(
            "%(where)s: “%(name)s” isn't here yet; it will be created.",
            where=self._get_where(one, "supplier_name"),
            name=one.facts["supplier_name"],
        )

    def _tell_existing(self, one, targets):
        names = self.plan["names"]
        if not targets:
            return self.env._(
                "Already here as %(code)s, with the same terms.", code=one.existing.code
            )
        return self.env._(
            "Already here as %(code)s, and left as it is; the file says otherwise in "
            "%(columns)s.",
            code=one.existing.code,
            columns=", ".join(names[target] for target in targets[:6]),
        )

    def _tell_hidden(self, one):
        return self.env._(
            "Row %(number)s: this agreement is in the register already and not open "
            "to you. Ask a colleague who reads exempt agreements.",
            number=one.record.number,
        )

    def _tell_taken(self, one, agreement):
        partner = agreement.commercial_partner_id if self._may_see(agreement) else None
        return self.env._(
            "%(where)s: “%(code)s” is in use here for an agreement with %(name)s. "
            "Write another reference, or the organisation's name as it is here.",
            where=self._get_where(one, "reference"),
            code=one.facts["reference"],
            name=partner.name if partner else self.env._("another organisation"),
        )

    def _tell_repeat(self, one, number, same):
        if same:
            return self.env._(
                "Row %(row)s says the same as row %(number)s; taken once.",
                row=one.record.number,
                number=number,
            )
        target = "reference" if one.facts.get("reference") else "title"
        return self.env._(
            "%(where)s: the same contract stands in row %(number)s with other values. "
            "Keep one of the two rows, or give this one a reference of its own.",
            where=self._get_where(one, target),
            number=number,
        )

    def _tell_type(self, one, kind):
        return self.env._(
            "%(where)s: “%(text)s” is no agreement type here; taken as %(kind)s.",
            where=self._get_where(one, "contract_type"),
            text=kind[:80],
            kind=self.type_id.name,
        )

    def _tell_owner(self, one, owner):
        return self.env._(
            "%(where)s: “%(text)s” is nobody here; %(name)s is responsible.",
            where=self._get_where(one, "owner"),
            text=owner[:80],
            name=self.owner_id.name,
        )

    def _tell_draft(self, one, missing):
        words = {
            "start": self.env._("the start date"),
            "signed": self.env._("the date of signature"),
            "council_signatory": self.env._("who signed for the council"),
            "supplier_signatory": self.env._("who signed for the supplier"),
        }
        return self.env._(
            "Row %(number)s stays a draft: it lacks %(missing)s.",
            number=one.record.number,
            missing=", ".join(words[code] for code in missing),
        )
