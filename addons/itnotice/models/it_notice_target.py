import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

PREFIX = re.compile(r"\d{2,8}")
# What notices are compared with, of an offer or a watch list.
COMPARED = frozenset(
    [
        "it_cpv_prefixes",
        "it_notice_words",
        "it_notice_places",
        "it_notice_value_min",
        "it_notice_value_max",
        "buyer_ids",
        "sector_ids",
        "state",
        "active",
    ]
)


class ItNoticeTarget(models.AbstractModel):
    """What a notice is compared with: offers and watch lists describe it alike."""

    _name = "it.notice.target"
    _description = "Target of Notice Matching"

    it_notice_words = fields.Text(
        string="Words in notices",
        help="Words or phrases with commas between, such as: managed network, wi-fi. "
        "Title and description are searched; “networks” finds “network”.",
    )
    it_notice_places = fields.Char(
        string="Places",
        help="Names as notices write them, or the beginnings of postcodes, with commas "
        "between: South East, SO, PO. A notice from a known place elsewhere is left "
        "out. Empty: anywhere.",
    )
    it_notice_value_min = fields.Monetary(
        string="Value from",
        currency_field="it_notice_currency_id",
        help="A notice with a published value under this is left out.",
    )
    it_notice_value_max = fields.Monetary(
        string="Value up to",
        currency_field="it_notice_currency_id",
        help="A notice with a published value over this is left out. 0: no limit.",
    )
    it_notice_currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_it_notice_currency_id",
    )

    it_notice_changed_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When what notices are compared with was last changed.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(
            [
                {**vals, "it_notice_changed_at": fields.Datetime.now()}
                for vals in vals_list
            ]
        )
        self.env["it.notice"]._compare_soon()
        return made

    def write(self, vals):
        if not COMPARED & vals.keys():
            return super().write(vals)
        res = super().write({**vals, "it_notice_changed_at": fields.Datetime.now()})
        self.env["it.notice"]._compare_soon()
        return res

    def unlink(self):
        name = "watch_id" if self._name == "it.notice.watch" else "offer_id"
        matches = self.env["it.notice.match"].sudo().search([(name, "in", self.ids)])
        notices = matches.notice_id
        res = super().unlink()
        notices._compare_again()
        return res

    @api.depends_context("company")
    def _compute_it_notice_currency_id(self):
        self.it_notice_currency_id = self.env.company.currency_id

    @api.constrains("it_notice_value_min", "it_notice_value_max")
    def _check_it_notice_value(self):
        for one in self:
            low, high = one.it_notice_value_min, one.it_notice_value_max
            if low < 0 or high < 0 or (high and high < low):
                raise ValidationError(
                    self.env._(
                        "The values of notices of “%(name)s” run from %(low)s to "
                        "%(high)s: put the smaller one first, and none under 0.",
                        name=one.display_name,
                        low=low,
                        high=high,
                    )
                )


class ItOffer(models.Model):
    _name = "it.offer"
    _inherit = ["it.offer", "it.notice.target"]


class ItNoticeWatch(models.Model):
    """A person's standing search of public notices; matched whenever some come in."""

    _name = "it.notice.watch"
    _description = "Watch List of Public Notices"
    _inherit = ["it.notice.target"]
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        default=lambda self: self.env.user,
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    it_cpv_prefixes = fields.Char(
        string="CPV prefixes",
        help="Two to eight digits each, with blanks between: 72 32412.",
    )
    buyer_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Buyers",
        domain="[('is_company', '=', True)]",
        help="Any notice of theirs is put forward.",
    )
    sector_ids = fields.Many2many(
        comodel_name="it.sector",
        string="Sectors of buyers",
        help="A notice whose buyer is a partner of such a sector scores higher.",
    )
    measure_id = fields.Many2one(
        comodel_name="it.measure",
        string="Serves measure",
        index="btree_not_null",
        ondelete="restrict",
        help="The measure that an opportunity found here would count to.",
    )
    match_ids = fields.One2many(
        comodel_name="it.notice.match",
        inverse_name="watch_id",
        string="Notices",
        readonly=True,
    )
    match_count = fields.Integer(
        string="New notices",
        compute="_compute_match_count",
        help="Found and not dealt with.",
    )

    def _compute_match_count(self):
        counts = dict(
            self.env["it.notice.match"]._read_group(
                [("watch_id", "in", self.ids), ("notice_id.state", "=", "new")],
                ["watch_id"],
                ["__count"],
            )
        )
        for watch in self:
            watch.match_count = counts.get(watch, 0)

    @api.constrains("name", "it_cpv_prefixes", "it_notice_words", "buyer_ids")
    def _check_looks_for_something(self):
        for watch in self:
            prefixes = (watch.it_cpv_prefixes or "").split()
            wrong = [one for one in prefixes if not PREFIX.fullmatch(one)]
            if wrong:
                raise ValidationError(
                    self.env._(
                        "“%(prefix)s” in watch list “%(name)s” is no CPV prefix: "
                        "write two to eight digits, with blanks between.",
                        prefix=wrong[0],
                        name=watch.name,
                    )
                )
            if not (prefixes or watch.it_notice_words or watch.buyer_ids):
                raise ValidationError(
                    self.env._(
                        "Watch list “%s” looks for nothing: give it words, CPV "
                        "prefixes or buyers.",
                        watch.name,
                    )
                )

    def action_view_notices(self):
        """The new notices that it found, the best first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itnotice.it_notice_action"
        )
        action["domain"] = [("match_ids.watch_id", "=", self.id)]
        action["context"] = {"search_default_new": 1}
        return action

    def action_match(self):
        """Compare all new notices again, now."""
        self.check_access("write")
        self.env["it.notice"]._match_all_again()
        return self.action_view_notices() if len(self) == 1 else None
