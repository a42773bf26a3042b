from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from . import history_sql

# What a look at the pipeline needs of each state, read with the same query.
FIGURES = (
    "lead_ref",
    "lead_id",
    "name",
    "kind",
    "status",
    "stage_name",
    "user_id",
    "currency_id",
    "expected_revenue",
    "probability",
    "date_deadline",
    "is_exempt",
    "valid_from",
    "valid_to",
)


class ItPipelineVersion(models.Model):
    """One state of an opportunity, and the time during which it was so.

    The database writes it in the transaction that changed the opportunity
    (`history_sql`); nobody else makes, changes or deletes one. `valid_to` is exclusive
    and empty while the state lasts. Names and amounts are copies: a deleted opportunity
    keeps its history. Stage, team, owner, theme and offer, by which movements are told,
    can't be deleted while a state names them: archive or fold them.
    """

    _name = "it.pipeline.version"
    _description = "Pipeline as known"
    _order = "valid_from desc, id desc"
    _log_access = False

    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        ondelete="set null",
        index="btree_not_null",
    )
    lead_ref = fields.Integer(
        string="Opportunity number",
        required=True,
        aggregator=None,
        help="Number of the opportunity, kept when the opportunity is deleted.",
    )
    name = fields.Char(string="Title")
    kind = fields.Selection(
        [("shared_service", "Shared service"), ("commercial", "Commercial")],
        required=True,
    )
    company_id = fields.Many2one("res.company", ondelete="restrict")
    stage_id = fields.Many2one("crm.stage", ondelete="restrict")
    stage_name = fields.Char(
        string="Stage as named then", help="Name of the stage at that moment."
    )
    team_id = fields.Many2one("crm.team", ondelete="restrict")
    user_id = fields.Many2one("res.users", string="Owner", ondelete="restrict")
    partner_id = fields.Many2one("res.partner", ondelete="set null")
    theme_id = fields.Many2one("it.theme", ondelete="restrict")
    offer_id = fields.Many2one("it.offer", ondelete="restrict")
    lost_reason_id = fields.Many2one(
        "crm.lost.reason", ondelete="restrict", string="Lost reason"
    )
    forecast_category = fields.Selection(
        [
            ("pipeline", "Pipeline"),
            ("best_case", "Best case"),
            ("commit", "Commit"),
            ("omitted", "Omitted"),
        ],
        string="Forecast category",
    )
    currency_id = fields.Many2one("res.currency", ondelete="restrict")
    expected_revenue = fields.Monetary(string="Expected value")
    recurring_revenue = fields.Monetary(string="Recurring value")
    cost = fields.Monetary(
        string="Full cost",
        groups="itgovernance.group_commercial_officer",
        help="What it is expected to cost over its years; kept since version 1.2.",
    )
    probability = fields.Float(aggregator="avg", help="In percent.")
    weighted_revenue = fields.Monetary(
        string="Weighted value", help="Value times probability, to the penny."
    )
    outcome_forecast = fields.Monetary(
        string="Forecast outcomes",
        help="Pounds of forecast outcomes credited to it, its share alone.",
    )
    measure_ids = fields.Many2many(
        "it.measure",
        string="Measures",
        compute="_compute_measure_ids",
        search="_search_measure_ids",
        help="Measures its outcomes were credited to at that time.",
    )
    date_deadline = fields.Date(string="Expected close")
    status = fields.Selection(
        [
            ("open", "Open"),
            ("won", "Won"),
            ("lost", "Lost"),
            ("archived", "Archived"),
        ],
        required=True,
    )
    status_before = fields.Char(
        help="Status of the state before; empty: it began with this one."
    )
    is_exempt = fields.Boolean(string="Exempt")
    transaction_ref = fields.Integer(
        string="Transaction",
        aggregator=None,
        help="Number of the database transaction that wrote it.",
    )
    valid_from = fields.Datetime(string="From", required=True)
    valid_to = fields.Datetime(
        string="Until", help="Moment at which it was no longer so; empty: still so."
    )
    is_current = fields.Boolean(
        string="Still so", compute="_compute_is_current", search="_search_is_current"
    )

    _one_current_per_lead = models.UniqueIndex(
        "(lead_ref) WHERE valid_to IS NULL",
        "An opportunity has one current state.",
    )
    _history_of_lead_idx = models.Index("(lead_ref, valid_from)")
    _in_order = models.Constraint(
        "CHECK (valid_to > valid_from)", "A state ends after it began."
    )

    def init(self):
        """Let the database write the history from now on, and note what there is."""
        # Transaction numbers outgrow an integer column; the ORM has no column of many numbers.
        self.env.cr.execute(
            "ALTER TABLE it_pipeline_version ALTER COLUMN transaction_ref TYPE bigint,"
            " ADD COLUMN IF NOT EXISTS measure_refs integer[]"
        )
        self.env.cr.execute(history_sql.CREATE)
        self.env.cr.execute(history_sql.COPY)

    def _compute_measure_ids(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT id, measure_refs FROM it_pipeline_version WHERE id = ANY(%s)",
                self._origin.ids,
            )
        )
        refs = dict(rows)
        measures = self.env["it.measure"].browse(
            {ref for of_one in refs.values() for ref in of_one or ()}
        )
        there = set(measures.exists()._ids)
        for version in self:
            version.measure_ids = [
                ref for ref in refs.get(version._origin.id) or () if ref in there
            ]

    def _search_measure_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        refs = [ref for ref in value if ref]
        if not all(isinstance(ref, int) for ref in refs):
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s && %s::integer[]", SQL.identifier(alias, "measure_refs"), refs
            )
        )

    @api.depends("valid_to")
    def _compute_is_current(self):
        for version in self:
            version.is_current = not version.valid_to

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("valid_to", "=", False)

    @api.model
    def _as_known_domain(self, moment):
        """Domain of the states that held at a moment (a UTC datetime)."""
        return Domain("valid_from", "<=", moment) & (
            Domain("valid_to", "=", False) | Domain("valid_to", ">", moment)
        )

    @api.model
    def _as_of(self, moment, domain=None):
        """The pipeline as known at a moment: at most one state of each opportunity.

        :param moment: a UTC datetime
        :param domain: further conditions on the states
        """
        return self.search_fetch(
            self._as_known_domain(moment) & Domain(domain or []), FIGURES
        )

    def _refuse(self):
        raise UserError(
            self.env._(
                "The history of the pipeline is written by the database alone: change "
                "the opportunity, and its history follows."
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse()

    def write(self, vals):
        self._refuse()

    def unlink(self):
        self._refuse()
