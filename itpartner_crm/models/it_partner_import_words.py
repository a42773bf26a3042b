from odoo import models

from odoo.addons.itgovernance.logic import import_values

from .res_partner_id_number import SHAPES


class ItPartnerImport(models.Model):
    """What a person is told: which row and column, what stands there, what to do."""

    _inherit = "it.partner.import"

    def _tell_problems(self, number, problems):
        """One sentence a problem, each on a line of its own."""
        return "\n".join(
            dict.fromkeys(self._tell_problem(number, one) for one in problems)
        )

    def _tell_problem(self, number, problem):
        values = {
            "where": self.env._(
                "Row %(number)s, %(heading)s",
                number=number,
                heading=problem.heading or self._get_target_name(problem.target),
            ),
            "text": import_values.clean(problem.text)[:80],
            "field": self._get_target_name(problem.target),
        }
        if problem.code == "identifier":
            code = problem.target[11:]
            values["shape"] = str(SHAPES.get(code, self.env._("not empty")))
        sentences = self._get_form_sentences() | self._get_sense_sentences()
        return sentences[problem.code] % values

    def _get_target_name(self, target):
        return self.plan["names"].get(target, target)

    def _get_form_sentences(self):
        """What to say of a cell of the wrong form, by the code of the problem."""
        return {
            "no_name": self.env._(
                "%(where)s: the organisation has no name. Write it, or delete the row."
            ),
            "record": self.env._(
                "%(where)s: “%(text)s” isn't a record number, which looks like "
                "partner-123. Clear the cell or correct it."
            ),
            "no_record": self.env._(
                "%(where)s: %(text)s isn't in the register. Clear the cell to find the "
                "organisation by its identifiers or name."
            ),
            "zip": self.env._(
                "%(where)s: “%(text)s” can't be a postcode. Correct it, such as "
                "SO14 7LP."
            ),
            "phone": self.env._(
                "%(where)s: “%(text)s” can't be a telephone number. Write the number "
                "alone."
            ),
            "email": self.env._(
                "%(where)s: “%(text)s” isn't one e-mail address. Write one, such as "
                "office@example.org."
            ),
            "website": self.env._(
                "%(where)s: “%(text)s” can't be the address of a website. Write it "
                "such as www.example.org."
            ),
        }

    def _get_sense_sentences(self):
        """What to say of a cell that can't be right, by the code of the problem."""
        return {
            "unknown": self.env._(
                "%(where)s: nobody has said what “%(text)s” means as %(field)s. Say it "
                "on the page Words, or write a word that the register knows."
            ),
            "identifier": self.env._(
                "%(where)s: “%(text)s” can't be a %(field)s: that is %(shape)s. "
                "Correct it or clear the cell."
            ),
            "scheme": self.env._(
                "%(where)s: the number “%(text)s” says nothing without its scheme. "
                "Write the scheme beside it."
            ),
            "twice": self.env._(
                "%(where)s: “%(text)s” is a second %(field)s in this row. Keep one."
            ),
            "contact": self.env._(
                "%(where)s: “%(text)s” belongs to a contact without a name. Write the "
                "name, or clear the contact."
            ),
            "left": self.env._(
                "%(where)s: %(text)s is no longer here. Name another officer."
            ),
        }

    def _tell_aside(self, match):
        """Why a person decides, with the partners it may be."""
        partners = self.env["res.partner"].browse(match.candidates[:3])
        told = ", ".join(
            f"{partner.display_name} ({partner.zip or partner.city or '?'})"
            for partner in partners
        )
        return f"{match.reason} {told}"

    def _tell_clash(self, one, number, keys):
        names = [self._get_heading(key) or self._get_target_name(key) for key in keys]
        return self.env._(
            "Row %(row)s is the same organisation as row %(number)s, but says "
            "otherwise in %(columns)s. Keep one of the two rows.",
            row=one.record.number,
            number=number,
            columns=", ".join(names[:4]),
        )

    def _tell_changes(self, one, words):
        """What an update changes, a line for each field: before, arrow, after."""
        if one.verdict != "update" or not one.changes:
            return ""
        lines = []
        for key, new in one.changes.items():
            if key in ("identifiers", "contacts", "memberships"):
                lines += self._tell_parts(key, new, words)
            elif key == "is_city_partner":
                lines.append(self.env._("Joins the register"))
            else:
                before = self._tell_value(key, one.current.get(key), words)
                after = self._tell_value(key, new, words)
                lines.append(f"{self._get_target_name(key)}: {before} → {after}")
        return "\n".join(lines)

    def _tell_value(self, key, value, words):
        if key == "wards":
            labels = [words.label(key, one) for one in value or []]
            return ", ".join(sorted(labels)) or "–"
        if key in words.labels:
            return words.label(key, value) or "–"
        return import_values.clean(str(value or ""))[:80] or "–"

    def _tell_parts(self, key, new, words):
        if key == "identifiers":
            return [
                f"{self._get_target_name(f'identifier:{code}')}: {old or '–'} → {number}"
                for code, (old, number) in new.items()
            ]
        if key == "memberships":
            return [
                self.env._(
                    "Member of %(name)s %(role)s",
                    name=words.label("partnership", partnership),
                    role=f"({words.label('partnership_role', role)})" if role else "",
                ).strip()
                for partnership, role in new.items()
            ]
        return [
            self.env._(
                "Contact: %(contact)s",
                contact=", ".join(
                    words.label(part, value) if part == "basis" else str(value)
                    for part, value in contact.items()
                ),
            )
            for _contact_id, contact in new
        ]
