from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.itgovernance.logic.import_headings import headings_key

from ..logic import import_headings


class ItPartnerImport(models.Model):
    """A register in a file on its way into the partner register.

    An officer uploads it, says what its columns and words mean, checks it (nothing is
    written) and runs it. Each batch is a transaction of its own: a run that was
    stopped or killed goes on where it was, and a row is never taken twice.
    """

    _name = "it.partner.import"
    _inherit = ["it.import.mixin"]
    _description = "Import of a register"
    _order = "create_date desc, id desc"
    _import_row = "it.partner.import.row"
    _kept_days = "partner.import_rows_kept_days"
    _aside_route = "/itpartner_crm/import"

    mapping_id = fields.Many2one(
        "it.import.mapping",
        string="Headings",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    column_ids = fields.One2many(related="mapping_id.column_ids", readonly=False)
    word_ids = fields.One2many(related="mapping_id.word_ids", readonly=False)
    open_word_count = fields.Integer(
        string="Words to explain", compute="_compute_open_word_count"
    )
    existing = fields.Selection(
        [
            ("change", "Take the values of the file"),
            ("fill", "Only fill what is empty here"),
            ("leave", "Leave them as they are"),
        ],
        string="Partners already here",
        default="change",
        required=True,
        help="What happens to a partner that the register has already.",
    )
    clear_blank = fields.Boolean(
        string="Empty cells empty the field",
        help="Off: an empty cell says nothing, and what is here stays.",
    )
    alike = fields.Selection(
        [
            ("aside", "Set aside for a person"),
            ("new", "Register as new"),
        ],
        string="Names much like a partner's",
        default="aside",
        required=True,
        help="A row whose organisation isn't here, but one with a name much like it.",
    )
    row_ids = fields.One2many("it.partner.import.row", "import_id")
    new_count = fields.Integer(string="New", readonly=True, copy=False)
    update_count = fields.Integer(string="To change", readonly=True, copy=False)
    aside_count = fields.Integer(string="To decide", readonly=True, copy=False)

    @api.depends("word_ids.is_open")
    def _compute_open_word_count(self):
        for one in self:
            one.open_word_count = len(one.word_ids.filtered("is_open"))

    # ------------------------------------------------------------------
    # The file
    # ------------------------------------------------------------------

    def _read_headings(self):
        """Find the columns and what they mean: as last time, or guessed."""
        self.ensure_one()
        table = self._read_table()
        samples = self._read_samples(table)
        Mapping = self.env["it.import.mapping"]
        key = headings_key(table.headings)
        known = bool(Mapping.search_count([("key", "=", key)], limit=1))
        mapping = Mapping._get_for(table.headings, self.name)
        mapping._take_columns(table.headings, samples)
        self._forget_rows()
        self.write(
            {
                "mapping_id": mapping.id,
                "is_remembered": known,
                "headings": table.headings,
                "title": table.title,
                "kind": table.kind,
                "sheet_names": ", ".join(table.sheets),
                "state": "mapped",
            }
        )

    @api.model
    def _get_heading_words(self):
        schemes = dict(self.env["it.import.mapping.column"]._get_schemes())
        return import_headings.Headings(schemes)

    @api.model
    def _get_choices(self):
        return {"existing", "clear_blank", "alike", "column_ids", "word_ids"}

    @api.model
    def _get_aside_verdicts(self):
        return ("bad", "aside")

    @api.model
    def _get_progress_lines(self, phase):
        lines = super()._get_progress_lines(phase)
        decide = {
            "key": "aside",
            "icon": "fa-question-circle text-warning",
            "text": self.env._("for a person to decide"),
        }
        change = {
            "key": "update",
            "icon": "fa-pencil text-info",
            "text": self.env._("to change"),
        }
        lines.insert(-1, decide)
        return lines if phase == "run" else [lines[0], change, *lines[1:]]

    @api.model
    def _count_fields(self):
        """{verdict: field that counts it}."""
        return {
            "all": "row_count",
            "new": "new_count",
            "update": "update_count",
            "unchanged": "unchanged_count",
            "aside": "aside_count",
            "bad": "bad_count",
            "done": "done_count",
        }

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def _check_may_import(self):
        user = self.env.user
        roles = ("itgovernance.group_partnership_officer", "itgovernance.group_manager")
        if not self.env.su and not any(user.has_group(role) for role in roles):
            raise AccessError(
                self.env._(
                    "A register is imported by a partnership officer or a manager: "
                    "ask one of them."
                )
            )
        self.check_access("write")

    def action_open_rows(self):
        """Open the rows of the verdict named by the button."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itpartner_crm.it_partner_import_row_action"
        )
        context = {"default_import_id": self.id}
        verdict = self.env.context.get("verdict")
        if verdict:
            context[f"search_default_{verdict}"] = 1
        return {**action, "domain": [("import_id", "=", self.id)], "context": context}

    def action_open_partners(self):
        """Open the partners that this import made or changed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itpartner_crm.res_partner_action_register"
        )
        taken = self.env["it.partner.import.row"].search_fetch(
            [("import_id", "=", self.id), ("is_done", "=", True)], ["partner_id"]
        )
        domain = [("id", "in", taken.partner_id.ids)]
        return {**action, "domain": domain, "context": {}}
