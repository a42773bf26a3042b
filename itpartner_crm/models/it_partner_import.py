import base64
import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..logic import import_headings, import_tables

BATCH = 500
LEASE = timedelta(seconds=90)
"""A run that shows no sign of life for so long may be taken over."""

_KEPT_DAYS = "partner.import_rows_kept_days"


class ItPartnerImport(models.Model):
    """A register in a file on its way into the partner register.

    An officer uploads it, says what its columns and words mean, checks it (nothing is
    written) and runs it. Each batch is a transaction of its own: a run that was
    stopped or killed goes on where it was, and a row is never taken twice.
    """

    _name = "it.partner.import"
    _description = "Import of a register"
    _order = "create_date desc, id desc"

    name = fields.Char(
        string="Import",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    file = fields.Binary(
        attachment=True,
        copy=False,
        help="CSV or XLSX, 25 MB and 100,000 rows at most. Formulas are not worked out: "
        "the value saved beside them counts.",
    )
    file_name = fields.Char(string="File name", copy=False)
    sheet = fields.Char(
        help="Sheet of the workbook to read; empty takes the first one with a table.",
    )
    sheet_names = fields.Char(string="Sheets found", readonly=True, copy=False)
    kind = fields.Selection([("csv", "CSV"), ("xlsx", "XLSX")], readonly=True)
    state = fields.Selection(
        [
            ("uploaded", "Upload"),
            ("mapped", "Columns and words"),
            ("checked", "Checked"),
            ("running", "Running"),
            ("stopped", "Stopped"),
            ("done", "Done"),
        ],
        default="uploaded",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    mapping_id = fields.Many2one(
        "it.import.mapping",
        string="Headings",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    is_remembered = fields.Boolean(
        string="Headings known",
        readonly=True,
        copy=False,
        help="A file with these headings was imported before: its columns and words "
        "mean what they meant then.",
    )
    column_ids = fields.One2many(related="mapping_id.column_ids", readonly=False)
    word_ids = fields.One2many(related="mapping_id.word_ids", readonly=False)
    open_word_count = fields.Integer(
        string="Words to explain", compute="_compute_open_word_count"
    )
    title = fields.Char(string="Above the headings", readonly=True, copy=False)
    headings = fields.Json(string="Headings of the file", readonly=True, copy=False)
    plan = fields.Json(
        readonly=True,
        copy=False,
        help="What each column meant when the file was checked.",
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
    row_count = fields.Integer(string="Rows", readonly=True, copy=False)
    new_count = fields.Integer(string="New", readonly=True, copy=False)
    update_count = fields.Integer(string="To change", readonly=True, copy=False)
    unchanged_count = fields.Integer(string="Unchanged", readonly=True, copy=False)
    aside_count = fields.Integer(string="To decide", readonly=True, copy=False)
    bad_count = fields.Integer(string="Set aside", readonly=True, copy=False)
    done_count = fields.Integer(string="Taken in", readonly=True, copy=False)
    run_by_id = fields.Many2one(
        "res.users", string="Run by", readonly=True, copy=False, index="btree_not_null"
    )
    started_on = fields.Datetime(string="Started", readonly=True, copy=False)
    finished_on = fields.Datetime(string="Finished", readonly=True, copy=False)
    worker_id = fields.Many2one(
        "res.users", readonly=True, copy=False, help="Who checks or runs it just now."
    )
    run_token = fields.Char(readonly=True, copy=False, groups="base.group_system")
    alive_on = fields.Datetime(string="Last sign of life", readonly=True, copy=False)

    @api.depends("file_name")
    def _compute_name(self):
        for one in self:
            stem = (one.file_name or "").rpartition(".")[0] or one.file_name
            one.name = one.name or stem

    @api.depends("word_ids.is_open")
    def _compute_open_word_count(self):
        for one in self:
            one.open_word_count = len(one.word_ids.filtered("is_open"))

    @api.model_create_multi
    def create(self, vals_list):
        imports = super().create(vals_list)
        imports.filtered(lambda one: not one.name).name = self.env._("Register")
        for one in imports.filtered("file"):
            one._read_headings()
        return imports

    def write(self, vals):
        again = {"file", "sheet"} & set(vals)
        if again and any(one.started_on for one in self):
            raise UserError(
                self.env._(
                    "This import has begun: start a new one for another file or sheet."
                )
            )
        result = super().write(vals)
        if again:
            for one in self.filtered("file"):
                one._read_headings()
        if {"existing", "clear_blank", "alike", "column_ids", "word_ids"} & set(vals):
            checked = self.filtered(lambda one: one.state == "checked")
            checked.state = "mapped"
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        for one in self:
            if one.state == "running":
                raise UserError(
                    self.env._(
                        "“%(name)s” is running: stop it before you delete it.",
                        name=one.name,
                    )
                )

    @api.autovacuum
    def _gc_files_and_rows(self):
        """Delete file and rows of imports that ended long ago; the counts stay."""
        today = fields.Date.context_today(self)
        days = self.env["it.rule.value"]._get(_KEPT_DAYS, today).value
        long_ago = fields.Datetime.now() - timedelta(days=days)
        old = self.search(
            [("write_date", "<", long_ago), ("state", "!=", "running")], limit=100
        )
        rows = self.env["it.partner.import.row"].search(
            [("import_id", "in", old.ids)], limit=20_000
        )
        rows.unlink()
        left = self.env["it.partner.import.row"].search_count(
            [("import_id", "in", old.ids)], limit=1
        )
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "file"),
                ("res_id", "in", old.ids),
            ]
        )
        done = len(rows) + len(files)
        files.unlink()
        return done, left

    # ------------------------------------------------------------------
    # The file
    # ------------------------------------------------------------------

    def _read_table(self):
        """Return the table in the file. UserError in one sentence."""
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        schemes = dict(self.env["it.import.mapping.column"]._get_schemes())
        words = import_headings.Headings(schemes)
        try:
            return import_tables.read_table(content, self.sheet or "", words.knows)
        except import_tables.Unreadable as error:
            raise UserError(self._tell_unreadable(error)) from error

    def _read_headings(self):
        """Find the columns and what they mean: as last time, or guessed."""
        self.ensure_one()
        table = self._read_table()
        samples = [[] for _heading in table.headings]
        for turn, (_number, cells) in enumerate(table.rows):
            for held, text in zip(samples, cells, strict=True):
                if text and len(held) < 40:
                    held.append(text)
            if turn > 500:
                break
        Mapping = self.env["it.import.mapping"]
        key = import_headings.headings_key(table.headings)
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

    def _forget_rows(self):
        """Delete what an earlier reading of the file left."""
        self.row_ids.sudo().unlink()
        self.write({"plan": False} | dict.fromkeys(self._count_fields().values(), 0))

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

    def action_read(self):
        """Read the headings of the file again."""
        self.ensure_one()
        self._check_may_import()
        if not self.file:
            raise UserError(self.env._("Choose the file first: press “Upload”."))
        if self.started_on:
            raise UserError(self.env._("This import has begun: start a new one."))
        self._read_headings()

    def action_check(self):
        """Show the progress bar that judges every row; nothing is written."""
        self.ensure_one()
        self._check_may_import()
        if self.started_on or not self.mapping_id:
            raise UserError(
                self.env._(
                    "Only an import whose columns are known and that hasn't run yet is "
                    "checked."
                )
            )
        self._take_lease()
        self._prepare_rows()
        self.state = "mapped"
        return self._get_progress_action("check")

    def action_run(self):
        """Show the progress bar that takes the good rows in."""
        self.ensure_one()
        self._check_may_import()
        if self.state not in ("checked", "running", "stopped", "done"):
            raise UserError(self.env._("Check the file first: press “Check the rows”."))
        if not self._count_left("run"):
            raise UserError(
                self.env._(
                    "No row is left to take in: the file with reasons tells what is "
                    "wrong with those set aside."
                )
            )
        self._take_lease()
        self.write(
            {
                "state": "running",
                "run_by_id": self.env.uid,
                "started_on": self.started_on or fields.Datetime.now(),
                "finished_on": False,
            }
        )
        return self._get_progress_action("run")

    def action_stop(self):
        """Stop a check or a run after the batch at hand; what is taken in stays."""
        self.ensure_one()
        self._check_may_import()
        self._leave_off()

    def _leave_off(self):
        values = {"alive_on": False, "worker_id": False, "run_token": False}
        if self.state == "running":
            values["state"] = "stopped"
        self.sudo().write(values)

    def _get_progress_action(self, phase):
        return {
            "type": "ir.actions.client",
            "tag": "itpartner_crm.import_progress",
            "params": {
                "importId": self.id,
                "name": self.name,
                "phase": phase,
                "token": self.sudo().run_token,
                "total": self._count_left(phase),
            },
        }

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

    def action_download_aside(self):
        """Download the rows that were not taken in, with the reason beside each."""
        self.ensure_one()
        self._check_may_import()
        return {
            "type": "ir.actions.act_url",
            "url": f"/itpartner_crm/import/{self.id}/aside",
            "target": "download",
        }

    # ------------------------------------------------------------------
    # One at a time
    # ------------------------------------------------------------------

    def _take_lease(self):
        """Make this the only one who checks or runs the import.

        UserError while another one's progress bar is alive.
        """
        held = self.try_lock_for_update()
        now = fields.Datetime.now()
        if not held or (self.alive_on and self.alive_on > now - LEASE):
            who = self.worker_id.name or self.env._("Somebody else")
            raise UserError(
                self.env._(
                    "%(who)s is at work on “%(name)s”: wait until that is finished or "
                    "press Stop. A run that was cut off can be taken over after a "
                    "minute and a half.",
                    who=who,
                    name=self.name,
                )
            )
        self.sudo().write(
            {
                "alive_on": now,
                "run_token": str(uuid.uuid4()),
                "worker_id": self.env.uid,
            }
        )

    def _hold_lease(self, token):
        """Keep the lease. UserError when somebody else took it over."""
        if not self.try_lock_for_update() or self.sudo().run_token != token:
            raise UserError(
                self.env._(
                    "Somebody else went on with “%(name)s”, or stopped it: open it "
                    "again to see how far it is.",
                    name=self.name,
                )
            )
        self.sudo().alive_on = fields.Datetime.now()

    def _refresh_counts(self):
        """Count the rows by verdict, in one query."""
        names = self._count_fields()
        counts = dict.fromkeys(names.values(), 0)
        for verdict, done, count in self.env["it.partner.import.row"]._read_group(
            [("import_id", "=", self.id)], ["verdict", "is_done"], ["__count"]
        ):
            counts[names["all"]] += count
            if done:
                counts[names["done"]] += count
            if verdict:
                counts[names[verdict]] += count
        self.write(counts)
