from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.itgovernance.logic.import_headings import headings_key
from odoo.addons.itgovernance.logic.import_values import fold

from ..logic import import_register, states


class ItAgreementImport(models.Model):
    """A contracts register in a file on its way into the agreements.

    Uploaded, checked and run by an agreement manager; only a manager takes rows on as
    signed. It adds agreements and changes none that is here. How a file is read and run
    batch by batch: ``it.import.mixin``.
    """

    _name = "it.agreement.import"
    _inherit = ["it.import.mixin"]
    _description = "Import of a contracts register"
    _order = "create_date desc, id desc"
    _import_row = "it.agreement.import.row"
    _kept_days = "agreement.import_rows_kept_days"
    _aside_route = "/itagreement/import"
    _name_target = "title"

    company_id = fields.Many2one(
        "res.company",
        string="Council",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    headings_key = fields.Char(readonly=True, copy=False, index="btree_not_null")
    column_ids = fields.One2many(
        "it.agreement.import.column", "import_id", string="Columns"
    )
    row_ids = fields.One2many(
        "it.agreement.import.row", "import_id", string="Rows read"
    )
    mode = fields.Selection(
        [
            ("draft", "Drafts"),
            ("signed", "Taken on as signed"),
        ],
        string="They become",
        default="draft",
        required=True,
        help="Taken on as signed: agreements signed before this register existed skip "
        "the approval here. A row that lacks what a signature needs stays a draft. "
        "Managers only.",
    )
    unknown_partner = fields.Selection(
        [
            ("create", "Create it"),
            ("aside", "Set the row aside"),
        ],
        string="Organisation not here",
        default="create",
        required=True,
        help="Organisations are known by company number, then by exact name.",
    )
    type_id = fields.Many2one(
        "agreement.type",
        string="Otherwise of type",
        required=True,
        default=lambda self: self._default_type(),
        ondelete="restrict",
        index=True,
        help="For rows whose contract type is empty or no agreement type here.",
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Otherwise responsible",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        ondelete="restrict",
        index=True,
        help="For rows whose officer is empty or nobody here.",
    )
    undated = fields.Selection(
        [
            ("draft", "Leave it a draft"),
            ("start", "Take the start date"),
        ],
        string="Date of signature unknown",
        default="draft",
        required=True,
    )
    unnamed = fields.Selection(
        [
            ("draft", "Leave it a draft"),
            ("organisation", "Name the organisation itself"),
        ],
        string="Signatory unknown",
        default="draft",
        required=True,
        help="Registers seldom say who signed. The organisation itself can stand for "
        "the person.",
    )
    new_count = fields.Integer(string="Ready", readonly=True, copy=False)
    remark_count = fields.Integer(string="With a remark", readonly=True, copy=False)
    unchanged_count = fields.Integer(string="Already here")
    draft_count = fields.Integer(
        string="Drafts left",
        compute="_compute_draft_count",
        help="Drafts that this import made and that an undo can take back.",
    )

    @api.model
    def _default_type(self):
        kind = self.env.ref("itagreement.agreement_type_supply", False)
        return kind or self.env["agreement.type"].search([], limit=1)

    def _compute_draft_count(self):
        counts = {
            one.id: count
            for one, count in self.env["it.agreement.import.row"]._read_group(
                [
                    ("import_id", "in", self.ids),
                    ("is_done", "=", True),
                    ("agreement_id.state", "=", states.DRAFT),
                ],
                ["import_id"],
                ["__count"],
            )
        }
        for one in self:
            one.draft_count = counts.get(one.id, 0)

    # ------------------------------------------------------------------
    # What all imports ask
    # ------------------------------------------------------------------

    @api.model
    def _get_heading_words(self):
        return import_register.RegisterHeadings()

    @api.model
    def _get_choices(self):
        return {
            "mode",
            "unknown_partner",
            "type_id",
            "owner_id",
            "undated",
            "unnamed",
            "company_id",
            "column_ids",
        }

    @api.model
    def _count_fields(self):
        return {
            "all": "row_count",
            "new": "new_count",
            "remark": "remark_count",
            "unchanged": "unchanged_count",
            "bad": "bad_count",
            "done": "done_count",
        }

    @api.model
    def _get_progress_lines(self, phase):
        lines = super()._get_progress_lines(phase)
        if phase == "check":
            remark = {
                "key": "remark",
                "icon": "fa-comment text-info",
                "text": self.env._("with a remark"),
            }
            lines.insert(1, remark)
        return lines

    def write(self, vals):
        if self._get_choices() & set(vals) and any(one.started_on for one in self):
            raise UserError(
                self.env._(
                    "This import has begun: undo it or start a new one to choose "
                    "otherwise."
                )
            )
        return super().write(vals)

    def _check_may_import(self):
        user = self.env.user
        roles = ("itgovernance.group_agreement_manager", "itgovernance.group_manager")
        if not self.env.su and not any(user.has_group(role) for role in roles):
            raise AccessError(
                self.env._(
                    "A contracts register is imported by an agreement manager or a "
                    "manager: ask one of them."
                )
            )
        self.check_access("write")
        signed = self.filtered(lambda one: one.mode == "signed")
        if signed and not (self.env.su or user.has_group("itgovernance.group_manager")):
            raise AccessError(
                self.env._(
                    "Only a manager takes agreements on as signed: choose Drafts under "
                    "“They become”, or ask a manager."
                )
            )

    def _read_headings(self):
        """Find the columns and what they mean: as last time, or guessed."""
        self.ensure_one()
        table = self._read_table()
        key = headings_key(table.headings)
        # what headings mean is no secret, whoever imported the file before
        before = self.sudo().search(
            [("headings_key", "=", key), ("id", "!=", self.id)], limit=1
        )
        known = {fold(one.heading): one.target for one in before.column_ids}
        samples = self._read_samples(table)
        columns = self.env["it.agreement.import.column"]
        self._forget_rows()
        self.write(
            {
                "headings_key": key,
                "column_ids": columns._prepare_columns(table.headings, samples, known),
                "is_remembered": bool(before),
                "headings": table.headings,
                "title": table.title,
                "kind": table.kind,
                "sheet_names": ", ".join(table.sheets),
                "state": "mapped",
            }
        )

    def _prepare_rows(self):
        targets = {fold(one.heading): one.target or "" for one in self.column_ids}
        columns = [[one, targets.get(fold(one), "")] for one in self.headings]
        found = {target for _heading, target in columns}
        names = dict(self.env["it.agreement.import.column"]._selection_target())
        for target in ("title", "supplier_name"):
            if target not in found:
                raise UserError(
                    self.env._(
                        "No column means %(name)s: choose it on the page Columns.",
                        name=names[target],
                    )
                )
        self.plan = {"columns": columns, "names": names}
        if self.row_count:
            rows = self.env["it.agreement.import.row"].sudo()
            rows.search([("import_id", "=", self.id), ("is_done", "=", False)]).write(
                {"verdict": False, "reason": False, "key": False}
            )
        else:
            for _cells in self._keep_rows():
                pass

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_open_rows(self):
        """Open the rows of the verdict named by the button."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itagreement.it_agreement_import_row_action"
        )
        context = {}
        verdict = self.env.context.get("verdict")
        if verdict:
            context[f"search_default_{verdict}"] = 1
        return {**action, "domain": [("import_id", "=", self.id)], "context": context}

    def action_open_agreements(self):
        """Open the agreements that this import made."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itagreement.agreement_action"
        )
        made = self.row_ids.filtered("is_done").agreement_id
        return {**action, "domain": [("id", "in", made.ids)], "context": {}}

    def action_undo(self):
        """Take back the drafts this import made that nobody has worked on since."""
        self.ensure_one()
        self._check_may_import()
        if self.state not in ("stopped", "done"):
            raise UserError(
                self.env._("Only a run that ended or was stopped can be undone.")
            )
        self._take_lease()
        rows = self.row_ids.filtered(
            lambda row: row.is_done and row._is_untouched_draft()
        )
        if not rows:
            self._leave_off()
            raise UserError(
                self.env._(
                    "Nothing to take back: what this import made is signed, deleted "
                    "or was worked on since."
                )
            )
        # managers of agreements may not delete; what they imported they take back
        rows.agreement_id.sudo().unlink()
        rows.sudo().write({"is_done": False, "verdict": False, "reason": False})
        self._leave_off()
        self._refresh_counts()
        left = bool(self.done_count)
        if not left:
            self.write({"started_on": False, "finished_on": False, "state": "mapped"})
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s drafts were taken back; organisations that were created "
                    "stay.",
                    count=len(rows),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
