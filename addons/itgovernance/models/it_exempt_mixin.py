from odoo import api, fields, models
from odoo.exceptions import ValidationError

GROUP_EXEMPT = "itgovernance.group_exempt"


class ItExemptMixin(models.AbstractModel):
    """Marks a record as exempt information (Schedule 12A, LGA 1972).

    A model that inherits this must add the one global record rule of the suite
    (``is_exempt`` false unless the user holds ``itgovernance.group_exempt``), which
    hides exempt records from lists, search, totals, exports and the chatter. The
    mixin itself also hides their name where another record points at them.
    """

    _name = "it.exempt.mixin"
    _description = "Exempt information"

    is_exempt = fields.Boolean(
        string="Exempt",
        index=True,
        copy=False,
        help="Exempt information under Schedule 12A of the Local Government Act 1972: "
        "seen only by holders of the role Exempt information.",
    )
    exempt_paragraph_ids = fields.Many2many(
        "it.exempt.paragraph",
        string="Exempt paragraphs",
        copy=False,
        help="The paragraphs of Schedule 12A Part 1 that apply.",
    )
    public_interest_reason = fields.Text(
        string="Public interest reason",
        copy=False,
        help="Why the public interest in keeping this exempt outweighs the public "
        "interest in disclosing it. Equal balance means disclosure.",
    )
    exempt_review_date = fields.Date(
        string="Review exemption on",
        copy=False,
        help="Day on which to look again at whether this must stay exempt.",
    )

    @api.constrains("is_exempt", "exempt_paragraph_ids", "public_interest_reason")
    def _check_exempt_grounds(self):
        for record in self.filtered("is_exempt"):
            if (
                not record.exempt_paragraph_ids
                or not (record.public_interest_reason or "").strip()
            ):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is marked exempt: name at least one paragraph of "
                        "Schedule 12A and the public-interest reason, or take the "
                        "mark off.",
                        name=record.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_may_mark_exempt(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_may_mark_exempt([vals])
        marked = self.browse()
        if vals.get("is_exempt"):
            marked = self.filtered(lambda record: not record.is_exempt)
        result = super().write(vals)
        if marked and hasattr(marked, "_take_from_blind"):
            marked._take_from_blind()
        return result

    def _check_may_mark_exempt(self, vals_list):
        """Refuse a mark that would hide the record from the one who sets it.

        Not a constraint: those run past access rights and can't tell who asks.
        """
        if self.env.su or self.env.user.has_group(GROUP_EXEMPT):
            return
        if any(vals.get("is_exempt") for vals in vals_list):
            raise ValidationError(
                self.env._(
                    "You do not hold the role Exempt information, so you would lose "
                    "sight of this record: ask someone who holds it to mark it exempt."
                )
            )

    @api.depends("is_exempt")
    @api.depends_context("uid")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        self._mask_display_name()
        return result

    def _mask_display_name(self):
        """Put a neutral name on the exempt records the user may not see.

        The name of a record that another one points at is read past record rules; a
        model with a ``_compute_display_name`` of its own calls this at its end.
        """
        if self.env.user.has_group(GROUP_EXEMPT):
            return
        for record in self.filtered("is_exempt"):
            record.display_name = self.env._("Exempt record")
