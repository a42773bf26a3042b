from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..logic import notice, states
from .agreement import VARIATION_TOKEN

#: Written by the steps of an extension alone.
SETTLED_FIELDS = (
    "state",
    "variation_id",
    "lapsed_on",
    "lapsed_after",
    "furthest_before",
)


class ItAgreementExtension(models.Model):
    """An option to extend that the terms give: how long, who may take it up, by when.

    A term: fixed with the agreement. Taking one up drafts a variation; the new end comes with
    its being applied. Letting one lapse is recorded by a person.
    """

    _name = "it.agreement.extension"
    _description = "Extension option of an agreement"
    _order = "agreement_id, sequence, id"

    agreement_id = fields.Many2one(
        comodel_name="agreement", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(string="No.", default=1, required=True, aggregator=None)
    months = fields.Integer(string="By months", required=True, aggregator=None)
    chooser = fields.Selection(
        selection=[
            ("council", "The council alone"),
            ("other", "The other party alone"),
            ("both", "Both together"),
        ],
        string="Taken up by",
        default="council",
        required=True,
    )
    conditions = fields.Text(help="What has to be so for it to be taken up.")
    notice_period = fields.Integer(string="At least", aggregator=None)
    notice_unit = fields.Selection(
        selection=lambda self: self.env["agreement"]._notice_unit_selection(),
        string="Before the end",
        default="months",
        required=True,
    )
    date_from = fields.Date(
        string="From",
        compute="_compute_dates",
        help="The end it follows, if those before it are taken up.",
    )
    date_to = fields.Date(string="To", compute="_compute_dates")
    last_day = fields.Date(
        string="Last day to take it up",
        compute="_compute_dates",
        help="Told for the next one to be taken up; the later ones follow the new end.",
    )
    state = fields.Selection(
        selection=[
            ("open", "Open"),
            ("taken", "Taken up"),
            ("lapsed", "Lapsed"),
        ],
        default="open",
        required=True,
        copy=False,
        readonly=True,
        index=True,
    )
    variation_id = fields.Many2one(
        comodel_name="it.agreement.variation",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    lapsed_on = fields.Date(string="Lapsed on", copy=False, readonly=True)
    lapsed_after = fields.Integer(
        copy=False,
        readonly=True,
        aggregator=None,
        help="Number of the last variation applied before it lapsed.",
    )
    furthest_before = fields.Date(
        string="Furthest end before it lapsed", copy=False, readonly=True
    )

    _months_range = models.Constraint(
        "CHECK (months BETWEEN 1 AND 600)",
        "An extension lasts between 1 and 600 months.",
    )
    _notice_range = models.Constraint(
        "CHECK (COALESCE(notice_period, 0) BETWEEN 0 AND 3650)",
        "The notice to take it up lies between 0 and 3650 units.",
    )
    _number_uniq = models.UniqueIndex(
        "(agreement_id, sequence)",
        "The agreement has an extension of this number already.",
    )

    @api.depends("agreement_id", "sequence")
    def _compute_display_name(self):
        for one in self:
            one.display_name = self.env._("Extension %(number)s", number=one.sequence)

    @api.depends(
        "months",
        "state",
        "sequence",
        "notice_period",
        "notice_unit",
        "agreement_id.end_date",
        "agreement_id.extension_ids.state",
        "agreement_id.extension_ids.months",
        "agreement_id.extension_ids.sequence",
    )
    def _compute_dates(self):
        self.date_from = self.date_to = self.last_day = False
        for agreement in self.agreement_id:
            end = agreement.end_date
            is_next = True
            for one in agreement.extension_ids._get_open().sorted("sequence"):
                if not end:
                    break
                one.date_from = end
                one.date_to = notice.add_months(end, one.months)
                if is_next:
                    one.last_day = one._count_last_day(end)
                end, is_next = one.date_to, False

    def _count_last_day(self, end):
        self.ensure_one()
        if not self.notice_period:
            return end
        try:
            return notice.notice_deadline(end, self.notice_period, self.notice_unit)
        except OverflowError:
            return False

    def _get_open(self):
        return self.filtered(lambda one: one.state == "open")

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_agreement_id")
        agreements = self.env["agreement"].browse(
            {vals.get("agreement_id") or default for vals in vals_list} - {None}
        )
        self._refuse_signed(agreements)
        extensions = super().create(
            [
                {name: vals[name] for name in vals if name not in SETTLED_FIELDS}
                for vals in vals_list
            ]
        )
        extensions.agreement_id._follow_extensions()
        return extensions

    def write(self, vals):
        if self.env.context.get("it_variation") is VARIATION_TOKEN:
            return super().write(vals)
        agreements = self.agreement_id
        self._refuse_signed(agreements)
        vals = {
            name: value
            for name, value in vals.items()
            if name not in SETTLED_FIELDS
        }
        result = super().write(vals)
        self._refuse_signed(self.agreement_id)
        (agreements | self.agreement_id)._follow_extensions()
        return result

    def unlink(self):
        agreements = self.agreement_id
        result = super().unlink()
        agreements.exists()._follow_extensions()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._refuse_signed(self.agreement_id)

    @api.model
    def _refuse_signed(self, agreements):
        if fixed := agreements.filtered(lambda one: one.state in states.BINDING_STATES):
            raise UserError(
                self.env._(
                    "“%(name)s” is signed, so its extensions stay as agreed: take one up, "
                    "let it lapse, or agree a variation.",
                    name=fixed[0].display_name,
                )
            )

    def action_take_up(self):
        """Draft the variation that extends the agreement; applying it takes this up."""
        self.ensure_one()
        self._check_can_take_up()
        variation = self.variation_id
        if not variation or variation.state != "draft":
            variation = self.env["it.agreement.variation"].create(
                {
                    "agreement_id": self.agreement_id.id,
                    "name": self.env._(
                        "Extension %(number)s taken up", number=self.sequence
                    ),
                    "end_new": self.date_to,
                    "ground": "provided",
                    "reason": self.conditions,
                }
            )
            self._write_settled({"variation_id": variation.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": "it.agreement.variation",
            "res_id": variation.id,
            "view_mode": "form",
        }

    def _check_open(self):
        agreement = self.agreement_id
        agreement.check_access("write")
        if self.state != "open" or agreement.state not in states.RUNNING_STATES:
            raise UserError(
                self.env._(
                    "“%(name)s” is not open in an agreement that runs.",
                    name=self.display_name,
                )
            )

    def _check_can_take_up(self):
        self._check_open()
        agreement = self.agreement_id
        if self != agreement.extension_ids._get_open().sorted("sequence")[:1]:
            raise UserError(
                self.env._(
                    "“%(name)s” comes after one that is open: take that up first.",
                    name=self.display_name,
                )
            )
        if self.last_day and self.last_day < fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "“%(name)s” had to be taken up by %(day)s: a longer term needs a "
                    "variation of its own.",
                    name=self.display_name,
                    day=format_date(self.env, self.last_day),
                )
            )

    def action_lapse(self):
        """Record that it and the ones after it will not be taken up."""
        group = "itgovernance.group_agreement_manager"
        if not self.env.su and not self.env.user.has_group(group):
            raise AccessError(
                self.env._(
                    "Only a person with the role %(role)s lets an extension lapse: ask "
                    "one of them.",
                    role=self.env.ref(group).sudo().name,
                )
            )
        for one in self:
            agreement = one.agreement_id
            one._check_open()
            later = agreement.extension_ids._get_open().filtered(
                lambda other, first=one: other.sequence >= first.sequence
            )
            applied = agreement.variation_ids.filtered(lambda v: v.state == "applied")
            later._write_settled(
                {
                    "state": "lapsed",
                    "lapsed_on": fields.Date.context_today(self),
                    "lapsed_after": max(applied.mapped("number"), default=0),
                    "furthest_before": agreement.date_furthest_end,
                }
            )
            agreement._follow_extensions()
            agreement.message_post(
                body=self.env._(
                    "%(names)s lapsed.", names=", ".join(later.mapped("display_name"))
                )
            )

    def _write_settled(self, vals):
        self.sudo().with_context(it_variation=VARIATION_TOKEN).write(vals)


class Agreement(models.Model):
    _inherit = "agreement"

    extension_ids = fields.One2many(
        comodel_name="it.agreement.extension",
        inverse_name="agreement_id",
        string="Extensions",
        copy=True,
    )
    extension_last_day = fields.Date(
        string="Extension to be taken up by",
        compute="_compute_extension_last_day",
        help="The last day to take up the next extension.",
    )
    notice_method = fields.Selection(
        selection=[
            ("letter", "By letter"),
            ("email", "By e-mail"),
            ("portal", "Through a portal"),
            ("clause", "As the clause says"),
        ],
        string="Given",
        tracking=True,
        help="How notice has to be given for it to count.",
    )
    notice_clause = fields.Char(
        string="Clause", help="Number of the clause on ending or notice."
    )
    review_every_months = fields.Integer(
        string="Reviewed every (months)",
        compute="_compute_review_every_months",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
        groups="base.group_user",
        help="When a review is recorded the next one is set so much later; 0: never by "
        "itself.",
    )

    @api.model
    def _get_protected_fields(self):
        return [*super()._get_protected_fields(), "notice_method", "notice_clause"]

    @api.depends("agreement_type_id")
    def _compute_review_every_months(self):
        for agreement in self:
            agreement.review_every_months = (
                agreement.agreement_type_id.review_every_months
            )

    @api.depends("extension_ids.last_day")
    def _compute_extension_last_day(self):
        for agreement in self:
            days = agreement.extension_ids.filtered("last_day").mapped("last_day")
            agreement.extension_last_day = min(days, default=False)

    def _follow_extensions(self):
        """Let the furthest end follow the extensions that are open."""
        for agreement in self.filtered("extension_ids"):
            ends = agreement.extension_ids.filtered("date_to").mapped("date_to")
            furthest = max(ends, default=agreement.end_date)
            if agreement.date_furthest_end == furthest or not furthest:
                continue
            if agreement.state in states.BINDING_STATES:
                agreement._open_terms(True)
                agreement.sudo().with_context(it_variation=VARIATION_TOKEN).write(
                    {"date_furthest_end": furthest}
                )
                agreement._open_terms(False)
            else:
                agreement.date_furthest_end = furthest
        self._reopen_if_changed()

    def _get_approval_content(self):
        content = super()._get_approval_content()
        if extensions := self.sudo().extension_ids:
            content["extension_ids"] = [
                [
                    one.sequence,
                    one.months,
                    one.chooser,
                    one.conditions or "",
                    one.notice_period,
                    one.notice_unit,
                ]
                for one in extensions.sorted("sequence")
            ]
        return content

    def _get_dated_events(self, owed):
        events = super()._get_dated_events(owed)
        if events:
            events.append(
                (self.extension_last_day, self.env._("Last day to take up the extension"))
            )
        return events

    def write(self, vals):
        result = super().write(vals)
        if "end_date" in vals or "date_current_end" in vals:
            self.filtered(
                lambda one: one.state not in states.BINDING_STATES
            )._follow_extensions()
        return result

    def action_reviewed(self):
        """Record that it was reviewed today, and set the next review."""
        today = fields.Date.context_today(self)
        for agreement in self:
            agreement.check_access("write")
            months = agreement.review_every_months
            agreement.review_date = months and notice.add_months(today, months)
            agreement.message_post(
                body=self.env._(
                    "Reviewed by %(name)s. Next review: %(day)s.",
                    name=self.env.user.name,
                    day=format_date(self.env, agreement.review_date)
                    if agreement.review_date
                    else self.env._("none set"),
                )
            )


class ItAgreementVariation(models.Model):
    _inherit = "it.agreement.variation"

    def _apply(self):
        taken = self.env["it.agreement.extension"].search(
            Domain("variation_id", "in", self.ids) & Domain("state", "=", "open")
        )
        # before the new end is written, so that the ones left count from it
        taken._write_settled({"state": "taken"})
        return super()._apply()

    def _prepare_terms(self):
        """The furthest end follows a new end and the options left, as one of the terms."""
        terms = super()._prepare_terms()
        options = self.agreement_id.extension_ids
        drafted = options.filtered("variation_id")
        mine = drafted.filtered(lambda one: one.variation_id == self._origin)
        if not options or self.furthest_end_new or not (self.end_new or mine):
            return terms
        end = self.end_new or self.agreement_id.end_date
        for one in (options._get_open() - mine).sorted("sequence"):
            end = end and notice.add_months(end, one.months)
        if end and end != self.agreement_id.date_furthest_end:
            terms["date_furthest_end"] = end
        return terms

    def _check_can_apply(self):
        super()._check_can_apply()
        drafters = self.create_uid | self.drafted_by_id
        if not self.env.su and self.env.user in drafters:
            raise UserError(
                self.env._(
                    "“%(name)s” was drafted by you, or its terms are yours, so another "
                    "agreement manager applies it.",
                    name=self.display_name,
                )
            )
