import base64
import hashlib
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import date_utils, format_date

from odoo.addons.itstrategy.models.history import HISTORY_WRITER

from ..logic import ocds
from ..logic import public_register as register
from .it_redaction import KEEPER

FLOOR = "lgtc.contract_value"
BATCH = 500
FILES = ("contracts.csv", "tenders.csv", "contracts-lga.csv", "contracts-ocds.json")


class ItPublication(models.Model):
    """The public register of a quarter: looked at, redacted, approved, published.

    Prepared by an agreement manager and approved by another. What was published stays
    as it was, files and lines: a mistake is mended in the next one.
    """

    _name = "it.publication"
    _description = "Publication of the Public Register"
    _inherit = ["mail.thread"]
    _order = "date_to desc, id desc"

    name = fields.Char(compute="_compute_name", store=True)
    date_from = fields.Date(
        string="Quarter from",
        required=True,
        default=lambda self: self._get_last_quarter()[0],
    )
    date_to = fields.Date(
        string="to",
        required=True,
        default=lambda self: self._get_last_quarter()[1],
    )
    due_date = fields.Date(
        string="Publish by",
        compute="_compute_due_date",
        help="Within a month of the end of the quarter (Transparency Code 2015).",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [
            ("draft", "To preview"),
            ("preview", "Previewed"),
            ("approved", "Approved"),
            ("published", "Published"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    line_ids = fields.One2many("it.publication.line", "publication_id", string="Lines")
    file_ids = fields.One2many("it.publication.file", "publication_id", string="Files")
    line_count = fields.Integer(compute="_compute_counts", string="Contracts named")
    out_count = fields.Integer(compute="_compute_counts", string="Left out")
    exempt_count = fields.Integer(
        string="Withheld as exempt",
        readonly=True,
        copy=False,
        help="Agreements that are exempt information never leave; only how many.",
    )
    threshold = fields.Float(
        readonly=True,
        copy=False,
        help="Contracts of more than this are named, by the dated rule "
        "lgtc.contract_value of the quarter's last day.",
    )
    completeness_html = fields.Html(
        string="How complete", compute="_compute_completeness", sanitize=False
    )
    previewed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, string="Previewed by"
    )
    approved_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, tracking=True, string="Approved by"
    )
    published_on = fields.Date(
        string="Published on", readonly=True, copy=False, tracking=True
    )

    _period_order = models.Constraint(
        "CHECK (date_from <= date_to)", "The quarter ends before it begins."
    )

    @api.model
    def _get_last_quarter(self):
        """Return first and last day of the quarter before today's."""
        first = date_utils.start_of(fields.Date.context_today(self), "quarter")
        return date_utils.subtract(first, months=3), date_utils.subtract(first, days=1)

    @api.depends("date_from", "date_to")
    def _compute_name(self):
        for one in self:
            one.name = self.env._(
                "Register %(from)s to %(to)s",
                **{
                    "from": format_date(self.env, one.date_from),
                    "to": format_date(self.env, one.date_to),
                },
            )

    @api.depends("date_to")
    def _compute_due_date(self):
        for one in self:
            one.due_date = one.date_to and date_utils.add(one.date_to, months=1)

    @api.depends("line_ids.included")
    def _compute_counts(self):
        counts = {}
        for publication, included, count in self.env["it.publication.line"]._read_group(
            [("publication_id", "in", self.ids)],
            ["publication_id", "included"],
            ["__count"],
        ):
            counts[publication.id, included] = count
        for one in self:
            one.line_count = counts.get((one.id, True), 0)
            one.out_count = counts.get((one.id, False), 0)

    @api.depends("line_ids.row")
    def _compute_completeness(self):
        for one in self:
            rows = [line._get_row() for line in one.line_ids if line._is_contract()]
            shares = register.completeness(rows, register.LGA_COLUMNS)
            one.completeness_html = self.env["ir.qweb"]._render(
                "itagreement.publication_completeness",
                {
                    "columns": [
                        (register.COLUMNS[key], share, key in register.CONTRACT_COLUMNS)
                        for key, share in sorted(
                            shares.items(),
                            key=lambda x: (x[0] not in register.CONTRACT_COLUMNS, x[1]),
                        )
                    ],
                    "rows": len(rows),
                },
            )

    @api.onchange("date_from")
    def _onchange_date_from(self):
        """Any day chosen stands for its quarter."""
        if self.date_from:
            self.date_to = date_utils.end_of(self.date_from, "quarter")
            self.date_from = date_utils.start_of(self.date_from, "quarter")

    def write(self, vals):
        if self.env.context.get("it_step") is HISTORY_WRITER:
            return super().write(vals)
        self._check_open(vals)
        before = {one: one._get_scope() for one in self if one.state == "preview"}
        result = super().write(vals)
        for one, scope in before.items():
            if one._get_scope() != scope:  # what was seen is of another quarter
                one.sudo().line_ids._replace()
                one._step({"state": "draft", "previewed_by_id": False})
        return result

    def _get_scope(self):
        self.ensure_one()
        return self.date_from, self.date_to, self.company_id

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        if made.filtered(lambda one: one.state != "draft"):
            raise UserError(
                self.env._("A publication starts with its preview: use its buttons.")
            )
        return made

    @api.ondelete(at_uninstall=False)
    def _unlink_except_unpublished(self):
        if self.filtered(lambda one: one.state == "published"):
            raise UserError(
                self.env._("What was published is kept as it was, for everyone.")
            )

    def _check_open(self, vals):
        stamps = {
            "state",
            "approved_by_id",
            "published_on",
            "previewed_by_id",
            "exempt_count",
            "threshold",
        }
        if vals.keys() & stamps:
            raise UserError(
                self.env._("The steps of a publication go by its buttons only.")
            )
        chatter = {"message_follower_ids", "message_ids", "activity_ids"}
        fixed = self.filtered(lambda one: one.state in ("approved", "published"))
        if fixed and vals.keys() - chatter:
            raise UserError(
                self.env._(
                    "“%(name)s” is approved and stays as it is: preview it again to "
                    "change it, or mend a mistake in the next one.",
                    name=fixed[0].name,
                )
            )

    def _step(self, values):
        """Write a step past the check that keeps people from writing it."""
        return self.with_context(it_step=HISTORY_WRITER).write(values)

    def _check_keeper(self):
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group(KEEPER):
            raise UserError(
                self.env._("Only an agreement manager prepares what is published.")
            )

    def action_preview(self):
        """Gather what would be published, anew each time."""
        self._check_keeper()
        if self.state == "published":
            raise UserError(self.env._("This quarter is published already."))
        rules = self.env["it.rule.value"].sudo()
        floor = rules._get(FLOOR, self.date_to).value
        Agreement = self.env["agreement"].with_context(active_test=False)
        company = [("company_id", "in", (False, self.company_id.id))]
        contracts = Agreement.search(
            Agreement._get_register_domain(self.date_from, self.date_to, floor)
            & Domain(company),
            order="code, id",
        )
        every = Agreement.sudo().search_count(
            Agreement._get_register_domain(self.date_from, self.date_to, floor)
            & Domain(company)
            & Domain("is_exempt", "=", True)
        )
        tenders = Agreement.search(
            Agreement._get_tender_domain(self.date_from, floor)
            & Domain(company),
            order="code, id",
        )
        self.sudo().line_ids._replace()  # also one that has become exempt since
        for kind, found in (("contract", contracts), ("tender", tenders)):
            open_ones = found.filtered(lambda one: not one.is_exempt)
            for start in range(0, len(open_ones), BATCH):
                self._add_lines(kind, open_ones[start : start + BATCH])
        self._step(
            {
                "state": "preview",
                "previewed_by_id": self.env.uid,
                "approved_by_id": False,
                "exempt_count": every,
                "threshold": floor,
            }
        )

    @api.model
    def _get_taken_out(self, agreements):
        """Return {agreement id: {column: published reason}} of what may not be said."""
        taken = self.env["it.redaction"]._get_in_force(
            agreements, fields.Date.context_today(self)
        )
        personal = self.env._("Personal data")
        for one in agreements:  # who supplies as a person is never named
            if not one.sudo().partner_id.commercial_partner_id.is_company:
                taken.setdefault(one.id, {}).setdefault("supplier_name", personal)
        return taken

    def _check_still_may_be_said(self):
        """Refuse what has been redacted, or become exempt, since the preview."""
        lines = self.sudo().line_ids.filtered("included")
        if lines.agreement_id.filtered("is_exempt"):
            raise UserError(
                self.env._(
                    "An agreement has become exempt information since “%(name)s” was "
                    "previewed: preview it again.",
                    name=self.name,
                )
            )
        taken = self.sudo()._get_taken_out(lines.agreement_id)
        for line in lines:
            redactions = taken.get(line.agreement_id.id, {})
            if line._says(register.with_along(redactions)):
                raise UserError(
                    self.env._(
                        "A value of “%(agreement)s” has been redacted since “%(name)s” "
                        "was previewed: preview it again.",
                        agreement=line.agreement_id.display_name,
                        name=self.name,
                    )
                )

    def _add_lines(self, kind, agreements):
        taken = self._get_taken_out(agreements)
        rows = agreements._get_register_rows()
        self.env["it.publication.line"]._make(
            [
                {
                    "publication_id": self.id,
                    "agreement_id": one.id,
                    "kind": kind,
                    "row": _freeze(clean),
                    "redacted_count": register.count_redacted(clean),
                }
                for one in agreements
                for clean in [register.redact(rows[one.id], taken.get(one.id, {}))]
            ]
        )

    def action_approve(self):
        self._check_keeper()
        if self.state != "preview":
            raise UserError(
                self.env._("Preview it first: what is approved is what was seen.")
            )
        if self.previewed_by_id == self.env.user:
            raise UserError(
                self.env._(
                    "You prepared this publication, so another agreement manager "
                    "approves it."
                )
            )
        self._check_still_may_be_said()
        self._step({"state": "approved", "approved_by_id": self.env.uid})

    def action_publish(self):
        """Make the files, keep them with their fingerprints, and fix everything."""
        self._check_keeper()
        if self.state != "approved":
            raise UserError(
                self.env._(
                    "“%(name)s” needs the approval of another agreement manager first.",
                    name=self.name,
                )
            )
        self._check_still_may_be_said()
        today = fields.Date.context_today(self)
        lines = self.line_ids.filtered("included")
        contracts = [line._get_row() for line in lines if line._is_contract()]
        tenders = [line._get_row() for line in lines if not line._is_contract()]
        contents = (
            register.to_csv(contracts, register.CONTRACT_COLUMNS),
            register.to_csv(tenders, register.TENDER_COLUMNS),
            register.to_csv(contracts, register.LGA_COLUMNS),
            self._make_ocds(lines.filtered(lambda line: line._is_contract()), today),
        )
        named = [pair for pair in zip(FILES, contents, strict=True) if pair[1]]
        self.env["it.publication.file"]._keep_history(
            [
                {
                    "publication_id": self.id,
                    "name": f"{self.date_to:%Y-%m-%d}-{name}",
                    "content": base64.b64encode(content),
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "size": len(content),
                }
                for name, content in named
            ]
        )
        self._step({"state": "published", "published_on": today})

    def _make_ocds(self, lines, today):
        """Return the release package, or None where nothing can be released.

        A contract that isn't valid is set aside, with the reason.
        """
        council = self.company_id.partner_id
        number = council.company_registry
        buyer = {
            "id": f"council-{council.id}",
            "name": council.name,
            "scheme": "GB-LAE" if number else None,
            "number": number or None,
        }
        releases = []
        for line in lines:
            row = line._get_row()
            if isinstance(row["ocid"], register.Redacted) or isinstance(
                row["reference"], register.Redacted
            ):
                line._set_aside(
                    self.env._("A release can't do without what is redacted here.")
                )
                continue
            if not row["ocid"]:
                line._set_aside(
                    self.env._(
                        "No Open Contracting ID: enter it in the Procurement tab, or "
                        "the council's OCID prefix in its company settings."
                    )
                )
                continue
            release = ocds.release(row, buyer, today)
            if found := ocds.problems(release):
                line._set_aside(found[0][:200])
                continue
            releases.append(release)
        if not releases:
            return None  # a package has one release at least
        base = self.get_base_url()
        return ocds.package(
            releases, council.name, today, f"{base}/odoo/public-register/{self.id}"
        )


class ItPublicationLine(models.Model):
    """An agreement in a publication: what is said of it, as it was when looked at."""

    _name = "it.publication.line"
    _description = "Line of the Public Register"
    _order = "kind, id"
    _rec_name = "agreement_id"

    publication_id = fields.Many2one(
        "it.publication", required=True, ondelete="cascade", index=True
    )
    agreement_id = fields.Many2one(
        "agreement", required=True, readonly=True, ondelete="restrict", index=True
    )
    kind = fields.Selection(
        [("contract", "Contract"), ("tender", "Invitation to tender")], required=True
    )
    row = fields.Json(readonly=True, export_string_translation=False)
    title = fields.Char(compute="_compute_shown")
    supplier = fields.Char(compute="_compute_shown")
    redacted_count = fields.Integer(string="Values redacted", readonly=True)
    included = fields.Boolean(
        string="Published",
        default=True,
        help="Untick to leave it out of the register altogether, and say why.",
    )
    reason = fields.Char(string="Why left out")
    ocds_problem = fields.Char(
        string="Not in the OCDS file because", readonly=True, copy=False
    )

    _reason_needed = models.Constraint(
        "CHECK (included OR COALESCE(reason, '') != '')",
        "Say why an agreement is left out of the register.",
    )

    @api.depends("row")
    def _compute_shown(self):
        for line in self:
            row = line._get_row()
            line.title = str(row.get("title") or "")
            line.supplier = str(row.get("supplier_name") or "")

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("it_step") is not HISTORY_WRITER:
            raise UserError(self._get_refusal())
        return super().create(vals_list)

    def write(self, vals):
        if self.env.context.get("it_step") is HISTORY_WRITER:
            return super().write(vals)
        open_ones = all(line.publication_id.state == "preview" for line in self)
        if not open_ones or vals.keys() - {"included", "reason"}:
            raise UserError(self._get_refusal())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if any(line.publication_id.state == "published" for line in self):
            raise UserError(self._get_refusal())

    @api.model
    def _get_refusal(self):
        return self.env._(
            "The lines of the register are made by its preview; before the approval "
            "only whether one is published can be changed, with a reason."
        )

    @api.model
    def _make(self, vals_list):
        return self.with_context(it_step=HISTORY_WRITER).create(vals_list)

    def _replace(self):
        """Make room for a new preview."""
        return self.sudo().unlink()

    def _set_aside(self, problem):
        step = self.with_context(it_step=HISTORY_WRITER)
        step.write({"ocds_problem": problem})

    def _is_contract(self):
        return self.kind == "contract"

    def _says(self, columns):
        """Whether any of these columns still stands in the row."""
        self.ensure_one()
        row = self._get_row() if columns else {}
        return any(
            row.get(key) not in (None, "")
            and not isinstance(row[key], register.Redacted)
            for key in columns
        )

    def _get_row(self):
        """Return the row as the register's logic has it."""
        self.ensure_one()
        return _thaw(self.row or {})


class ItPublicationFile(models.Model):
    """A file that was published, byte for byte, with its SHA-256."""

    _name = "it.publication.file"
    _description = "Published File"
    _inherit = ["it.history.mixin"]
    _order = "publication_id, name"

    publication_id = fields.Many2one(
        "it.publication", required=True, ondelete="restrict", index=True
    )
    name = fields.Char(required=True, readonly=True)
    content = fields.Binary(required=True, readonly=True, attachment=False)
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True)
    size = fields.Integer(string="Bytes", readonly=True, aggregator=None)

    @api.model
    def _get_refusal(self):
        return self.env._("What was published is kept as it was, for everyone.")

    def action_download(self):
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).content)
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise UserError(
                self.env._(
                    "“%(name)s” is not what was published: its SHA-256 differs. Tell "
                    "the administrator; the file is not handed out.",
                    name=self.name,
                )
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/it.publication.file/{self.id}/content/{self.name}"
            "?download=true",
            "target": "download",
        }


def _freeze(row):
    """Return a row as JSON has it: dates, money and redactions by their kind."""

    def _one(value):
        if isinstance(value, register.Redacted):
            return {"redacted": value.reason}
        if isinstance(value, date):
            return {"date": value.isoformat()}
        return (
            value
            if isinstance(value, bool | str | list | None)
            else {"money": str(value)}
        )

    return {key: _one(value) for key, value in row.items()}


def _thaw(row):
    def _one(value):
        if not isinstance(value, dict):
            return value
        if "redacted" in value:
            return register.Redacted(value["redacted"])
        if "date" in value:
            return date.fromisoformat(value["date"])
        return register.Decimal(value["money"])

    return {key: _one(value) for key, value in row.items()}
