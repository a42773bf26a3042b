from odoo import api, fields, models

from odoo.addons.itstrategy.models.history import HISTORY_WRITER

from ..logic import particulars, states


class Agreement(models.Model):
    """The particulars that its type asks for: rows that come with the type."""

    _inherit = "agreement"

    detail_ids = fields.One2many(
        comodel_name="it.agreement.detail",
        inverse_name="agreement_id",
        string="Particulars",
        copy=True,
        groups="itgovernance.group_reader",
        help="What this kind of agreement says beyond the terms that all share.",
    )
    type_note = fields.Text(
        related="agreement_type_id.legal_note",
        string="This kind",
        groups="itgovernance.group_reader",
    )
    notice_how = fields.Text(
        related="agreement_type_id.notice_how",
        string="Usual way of giving notice",
        groups="itgovernance.group_reader",
    )
    detail_gaps = fields.Char(
        string="Still to answer",
        compute="_compute_detail_gaps",
        groups="itgovernance.group_reader",
        help="Questions without an answer that the next steps wait for.",
    )
    is_procured = fields.Boolean(
        string="Procured",
        compute="_compute_is_procured",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        groups="base.group_user",
        help="Let under the Procurement Act 2023: its kind of contract and its route "
        "are needed before approval, and it is subject to publication.",
    )

    @api.depends("agreement_type_id")
    def _compute_is_procured(self):
        for agreement in self:
            agreement.is_procured = agreement.agreement_type_id.is_procured

    @api.depends("detail_ids.is_missing")
    def _compute_detail_gaps(self):
        for agreement in self:
            missing = agreement.detail_ids.filtered("is_missing")
            agreement.detail_gaps = ", ".join(one.name or "" for one in missing)

    @api.onchange("agreement_type_id")
    def _onchange_type_particulars(self):
        """Show the questions of the type at once; the rows are kept on saving."""
        gone = self.detail_ids.filtered(lambda one: not one.is_asked)
        self.detail_ids -= gone.filtered(lambda one: not one.is_given)
        known = self.detail_ids.need_id
        rows = self.env["it.agreement.detail"]
        for need in self.agreement_type_id.need_ids.filtered("active") - known:
            rows += rows.new({"need_id": need.id, "name": need.name})
        self.detail_ids += rows

    @api.model_create_multi
    def create(self, vals_list):
        agreements = super().create(vals_list)
        agreements._ask_particulars()
        return agreements

    def write(self, vals):
        result = super().write(vals)
        if "agreement_type_id" in vals:
            self._ask_particulars()
        return result

    def copy_data(self, default=None):
        """Answers go along; those that the copy's type doesn't ask for stay behind."""
        vals_list = super().copy_data(default)
        for vals in vals_list:
            kind = self.env["agreement.type"].browse(vals.get("agreement_type_id"))
            asked = set(kind.need_ids.filtered("active").ids)
            vals["detail_ids"] = [
                command
                for command in vals.get("detail_ids", [])
                if command[2].get("need_id") in asked
            ]
        return vals_list

    def _ask_particulars(self, even_signed=False):
        """Make the rows of the questions that the type asks, for all at once.

        Blank rows of an earlier type go; answers given to it stay, are said in the log
        and may be deleted by hand. Signed agreements keep what they have;
        ``even_signed`` gives them blank rows (an upgrade).
        """
        making = self.sudo().filtered(  # the questions are the type's, not the user's
            lambda one: even_signed or one.state not in states.BINDING_STATES
        )
        left = making.detail_ids.filtered(lambda one: not one.is_asked)
        left.filtered(lambda one: not one.is_given).unlink()
        left = left.exists()
        known = {(one.agreement_id.id, one.need_id.id) for one in making.detail_ids}
        step = {"it_step": HISTORY_WRITER} if even_signed else {}
        self.env["it.agreement.detail"].sudo().with_context(**step).create(
            [
                {"agreement_id": agreement.id, "need_id": need.id}
                for agreement in making
                for need in agreement.agreement_type_id.need_ids.filtered("active")
                if (agreement.id, need.id) not in known
            ]
        )
        making._tell_left_over(left)

    def _tell_left_over(self, left):
        for agreement, details in left.grouped("agreement_id").items():
            agreement.message_post(
                body=self.env._(
                    "Answers that its new type does not ask for are kept: %(answers)s. "
                    "Delete them on the Particulars page if they don't belong.",
                    answers="; ".join(details.mapped("display_name")),
                )
            )

    def _get_step_gaps(self, new):
        gaps = super()._get_step_gaps(new)
        if self.is_taken_on and new == states.SIGNED:
            return gaps  # signed already: what its paper lacks can't be added to it
        agreement = self.sudo()
        gaps += agreement._get_party_gaps(new)
        gaps += [
            self.env._("%(question)s (Particulars tab)", question=detail.name)
            for detail in agreement.detail_ids
            if not detail.is_given
            and detail.is_asked
            and particulars.is_due(detail.required_from, new)
        ]
        if (
            new in (states.APPROVED, states.SIGNED)
            and agreement.is_procured
            and not (agreement.procurement_kind and agreement.procurement_route)
        ):
            gaps.append(
                self.env._("the kind of contract and the route (Procurement tab)")
            )
        return gaps

    def _get_party_gaps(self, new):
        """Return what the parties lack for a step: addresses for notices, shares."""
        gaps = []
        if new not in (states.LEGAL_REVIEW, states.APPROVED, states.SIGNED):
            return gaps
        if self.is_binding:
            gaps += [
                self.env._(
                    "a contact or an address for notices to %(party)s (Parties tab)",
                    party=party.partner_id.display_name,
                )
                for party in self.party_ids
                if not party.notice_given
            ]
        if self.agreement_type_id.has_whole_shares:
            total = particulars.shares_missing(self.party_ids.mapped("share"), True)
            if total is not None:
                gaps.append(
                    self.env._(
                        "shares of the parties that make up 100%% (Parties tab): they "
                        "add up to %(total)s%%",
                        total=total,
                    )
                )
        return gaps

    def _get_approval_content(self):
        content = super()._get_approval_content()
        given = self.sudo().detail_ids.filtered("is_given").sorted("id")
        if given:
            content["detail_ids"] = [
                [one.name, None if one.is_nil else one._get_value()] for one in given
            ]
        return content
