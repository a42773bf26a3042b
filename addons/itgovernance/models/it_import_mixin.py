import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

LEASE = timedelta(seconds=90)
"""A run that shows no sign of life for so long may be taken over."""
BATCH = 500


class ItImportMixin(models.AbstractModel):
    """A register in a file on its way in: read, checked and run batch by batch.

    A person uploads it, says what its columns mean, checks it (nothing is written) and
    runs it. Each batch is a transaction of its own: a run that was stopped or killed
    goes on where it was, and a row is never taken twice. A model that inherits names
    the model of its rows, its rule of retention and its download in `_import_row`,
    `_kept_days` and `_aside_route`, and has these methods:

    - `_check_may_import()`: AccessError to who may not, in one sentence;
    - `_get_heading_words()`: the `import_headings.HeadingWords` of the register;
    - `_get_choices()`: names of fields that, once changed, ask for another check;
    - `_count_fields()`: {verdict: field that counts it}, "all" and "done" among them;
    - `_read_headings()`: finds the columns and what they mean;
    - `_prepare_rows()`: keeps the plan and the rows for the check and the run;
    - `_get_runnable_domain()`: the rows that a run still has to take in;
    - `_take_rows(rows, phase)`: checks or takes in a batch, gives back
      [{"number", "name", "reason"}] of rows set aside;
    - `_make_part(part, trial)`, `_forget_made(one, failed=False)` and
      `_get_applied_model()`: see `_apply_part`.
    """

    _name = "it.import.mixin"
    _description = "Import of a register, what all have in common"
    _import_row = None
    _kept_days = None
    _aside_route = None

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
            ("mapped", "Columns"),
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
    is_remembered = fields.Boolean(
        string="Headings known",
        readonly=True,
        copy=False,
        help="A file with these headings was imported before: its columns and words "
        "mean what they meant then.",
    )
    title = fields.Char(string="Above the headings", readonly=True, copy=False)
    headings = fields.Json(string="Headings of the file", readonly=True, copy=False)
    plan = fields.Json(
        readonly=True,
        copy=False,
        help="What each column meant when the file was checked.",
    )
    row_count = fields.Integer(string="Rows", readonly=True, copy=False)
    unchanged_count = fields.Integer(string="Unchanged", readonly=True, copy=False)
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
        if self._get_choices() & set(vals):
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
        if self._abstract:
            return None
        today = fields.Date.context_today(self)
        days = self.env["it.rule.value"]._get(self._kept_days, today).value
        long_ago = fields.Datetime.now() - timedelta(days=days)
        old = self.search(
            [("write_date", "<", long_ago), ("state", "!=", "running")], limit=100
        )
        rows = self.env[self._import_row].search(
            [("import_id", "in", old.ids)], limit=20_000
        )
        rows.unlink()
        left = self.env[self._import_row].search_count(
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
    # What a model that inherits says
    # ------------------------------------------------------------------

    @api.model
    def _get_aside_verdicts(self):
        """Return the verdicts of rows that are handed back in a file."""
        return ("bad",)

    @api.model
    def _get_batch_size(self):
        return BATCH

    @api.model
    def _get_progress_lines(self, phase):
        """Return [{"key": verdict, "icon", "text"}] to show while it works."""
        texts = [
            ("new", "fa-plus-circle text-success", self.env._("new")),
            ("unchanged", "fa-check text-muted", self.env._("unchanged")),
            (
                "bad",
                "fa-exclamation-triangle text-danger",
                self.env._("set aside with a reason"),
            ),
        ]
        if phase == "run":
            taken = self.env._("taken in")
            texts[:2] = [("done", "fa-check-circle text-success", taken)]
        return [{"key": key, "icon": icon, "text": text} for key, icon, text in texts]

    def _forget_rows(self):
        """Delete what an earlier reading of the file left."""
        self.row_ids.sudo().unlink()
        self.write({"plan": False} | dict.fromkeys(self._count_fields().values(), 0))

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

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
        if self.started_on or not self.headings:
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
            "tag": "itgovernance.import_progress",
            "params": {
                "model": self._name,
                "importId": self.id,
                "name": self.name,
                "phase": phase,
                "token": self.sudo().run_token,
                "total": self._count_left(phase),
                "lines": self._get_progress_lines(phase),
            },
        }

    def action_download_aside(self):
        """Download the rows that were not taken in, with the reason beside each."""
        self.ensure_one()
        self._check_may_import()
        return {
            "type": "ir.actions.act_url",
            "url": f"{self._aside_route}/{self.id}/aside",
            "target": "download",
        }

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    def _get_left_domain(self, phase):
        if phase == "check":
            return Domain("import_id", "=", self.id) & Domain("verdict", "=", False)
        return self._get_runnable_domain()

    def _count_left(self, phase):
        return self.env[self._import_row].search_count(self._get_left_domain(phase))

    def take_next(self, phase, token):
        """Check or take in the next batch: an endpoint, called over and over.

        :param phase: "check" or "run".
        :param token: what `action_check` or `action_run` gave.
        :returns: {"left": rows still to do, "counts": {verdict: rows of the whole
            file}, "more": bool, "aside": [{"number", "name", "reason"}] of rows that
            this batch set aside}
        A batch is a transaction of its own; doing one again does no harm. UserError
        when somebody else took over, AccessError without the role.
        """
        self.ensure_one()
        self._check_may_import()
        if phase not in ("check", "run"):
            raise UserError(self.env._("An import is checked or run, nothing else."))
        self._hold_lease(token)
        if phase == "run" and self.state != "running":
            raise UserError(self.env._("This run was stopped: press “Go on”."))
        rows = self.env[self._import_row].search(
            self._get_left_domain(phase),
            order="number, id",
            limit=self._get_batch_size(),
        )
        aside = self._take_rows(rows, phase)
        self._refresh_counts()
        left = self._count_left(phase)
        if not left:
            self._finish(phase)
        return {
            "left": left,
            "more": bool(left),
            "counts": {key: self[name] for key, name in self._count_fields().items()},
            "aside": aside,
        }

    def _finish(self, phase):
        self._leave_off()
        if phase == "check":
            self.state = "checked"
        else:
            self.write({"state": "done", "finished_on": fields.Datetime.now()})

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
        for verdict, done, count in self.env[self._import_row]._read_group(
            [("import_id", "=", self.id)], ["verdict", "is_done"], ["__count"]
        ):
            counts[names["all"]] += count
            if done:
                counts[names["done"]] += count
            if verdict:
                counts[names[verdict]] += count
        self.write(counts)
