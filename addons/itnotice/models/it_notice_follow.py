from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_amount, format_date, format_datetime

from ..logic import follow


class ItNotice(models.Model):
    """What a later notice of a procurement does to the opportunity that came of it,
    and what changed from one notice of it to the next."""

    _inherit = "it.notice"

    changes = fields.Text(
        string="What changed",
        compute="_compute_changes",
        help="Against the notice of the same procurement that came before this one.",
    )
    history_ids = fields.One2many(
        comodel_name="it.notice",
        string="Notices of this procurement",
        compute="_compute_history",
    )
    history_count = fields.Integer(
        string="Notices of it",
        compute="_compute_history",
    )

    @api.depends("ocid")
    def _compute_history(self):
        found = self.search([("ocid", "in", self.mapped("ocid"))]).grouped("ocid")
        for notice in self:
            notice.history_ids = found.get(notice.ocid, notice)
            notice.history_count = len(notice.history_ids)

    @api.depends("ocid", *follow.COMPARED)
    def _compute_changes(self):
        everyone = self.search(
            [("ocid", "in", self.mapped("ocid"))], order="date_published, id"
        )
        told, last = {}, {}
        for notice in everyone:
            told[notice.id] = notice._tell_changes(last.get(notice.ocid))
            last[notice.ocid] = notice
        for notice in self:
            notice.changes = told.get(notice.id, False)

    def _tell_changes(self, before):
        """What differs from the notice `before`, a line each; False for the first."""
        self.ensure_one()
        if not before:
            return False
        pairs = [
            {name: notice[name] for name in follow.COMPARED}
            for notice in (before, self)
        ]
        lines = [
            f"{self._fields[name]._description_string(self.env)}: "
            f"{before._tell_value(name)} \N{RIGHTWARDS ARROW} {self._tell_value(name)}"
            for name, _old, _new in follow.changes(*pairs)
        ]
        return "\n".join(lines) or self.env._("Nothing of what is read here")

    def _tell_value(self, name):
        """The value of a field as a person reads it."""
        field, value = self._fields[name], self[name]
        if not value:
            return "\N{EN DASH}"
        if field.type == "monetary":
            return format_amount(
                self.env, value, self.currency_id or self.env.company.currency_id
            )
        if field.type == "datetime":
            zone = "Europe/London"
            return format_datetime(
                self.env, value, tz=zone, dt_format="dd/MM/yyyy HH:mm"
            )
        if field.type == "date":
            return format_date(self.env, value)
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return value

    def action_view_process(self):
        """Open the procurement as a whole: its latest state and its history."""
        self.ensure_one()
        process = self.env["it.notice.process"].search([("ocid", "=", self.ocid)])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Procurement"),
            "res_model": "it.notice.process",
            "view_mode": "form",
            "res_id": process.id,
        }

    def _get_event(self):
        """What the notice tells of its procurement: see `logic.follow.event_of`."""
        self.ensure_one()
        tags = (self.tag or "").split(", ")
        return follow.event_of(
            tags, self.kind, self.published_status, self.notice_type or ""
        )

    # ------------------------------------------------------------
    # The opportunity that came of it
    # ------------------------------------------------------------

    def _follow_up(self, followed):
        """Tell the opportunities of these notices' procurements what was published.

        :param self: notices that came in or were published anew, just now.
        :param followed: set of the ocids of which a notice was accepted.
        """
        if not followed:
            return
        accepted = self.sudo().search(
            [("ocid", "in", list(followed)), ("lead_id", "!=", False)],
            order="date_published, id",
        )
        by_ocid = accepted.grouped("ocid")
        for notice in self.filtered(lambda one: one.ocid in by_ocid).sorted(
            lambda one: (one.date_published, one.id)
        ):
            of_it = by_ocid[notice.ocid]
            if notice.date_published < of_it[:1].date_published:
                continue  # what came before it was accepted is no news
            notice = notice.with_context(prefetch_fields=True)
            for lead in of_it.with_context(active_test=False).lead_id:
                notice._tell_lead(lead.with_env(lead.env(context={})))

    def _tell_lead(self, lead):
        self.ensure_one()
        event = self._get_event()
        is_won = event != "cancelled" and follow.names_winner(
            self.kind, self.notice_type
        )
        if is_won and self.supplier_names and not lead.it_award_notice_id:
            event = "awarded"  # the notice that first said so never came here
        told = {
            "cancelled": self.env._("The procurement was cancelled"),
            "awarded": self.env._("The procurement was awarded"),
            "amended": self.env._("The procurement was amended"),
        }[event]
        lines = [self.env._("To: %s", self.supplier_names)] * bool(
            event == "awarded" and self.supplier_names
        )
        lines += (self.changes or "").split("\n") if self.changes else []
        items = Markup("").join(Markup("<li>%s</li>") % line for line in lines)
        lead.message_post(
            body=Markup("<p>%s: %s</p><ul>%s</ul>")
            % (told, self._get_html_link(title=self.title), items),
            subtype_xmlid="mail.mt_note",
        )
        if is_won:
            lead._record_award(self)
        if lead.active and not lead.stage_id.is_won and lead.user_id:
            lead.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=told,
                note=Markup("<p>%s</p>") % self.title,
                user_id=lead.user_id.id,
            )
