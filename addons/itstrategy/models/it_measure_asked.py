from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import asking, words

ACTIVITY_TYPE = "itstrategy.mail_activity_type_enter_reading"
# What is done to many activities at once makes no mail for each of them.
QUIET = {"mail_activity_quick_update": True}


class ItMeasure(models.Model):
    """The blank readings of measures kept by hand, made to be asked for."""

    _inherit = "it.measure"

    def _make_missing_readings(self, today):
        """Make the blank readings of ended periods that have none, and return them.

        Looks back over the periods missed meanwhile. Of two runs at once one makes
        them; the other leaves it to that one.
        """
        Reading = self.env["it.measure.reading"]
        self.env.cr.execute(
            "SELECT pg_try_advisory_xact_lock(hashtext('itstrategy.missing_readings'))"
        )
        if not self.env.cr.fetchone()[0]:
            return Reading
        have = self._read_periods()
        vals_list = [
            {"measure_id": measure.id, "date_start": start, "date_end": end}
            for measure in self
            for start, end in asking.missing_periods(
                measure.frequency,
                today,
                measure.measured_from,
                have.get(measure.id, ()),
            )
        ]
        return Reading.create(vals_list)

    def _read_periods(self):
        """Return {measure id: set of (first day, last day)} of their readings."""
        found = {}
        if not self.ids:
            return found
        self.env["it.measure.reading"].flush_model(
            ["measure_id", "date_start", "date_end"]
        )
        for measure_id, start, end in self.env.execute_query(
            SQL(
                "SELECT measure_id, date_start, date_end FROM it_measure_reading "
                "WHERE measure_id = ANY(%s)",
                self.ids,
            )
        ):
            found.setdefault(measure_id, set()).add((start, end))
        return found

    def action_ask_now(self):
        """Ask the owners of these measures now for what is wanted of them."""
        manual = self.filtered(lambda one: one.source == "manual" and one.active)
        if manual.has_access("write"):
            manual._make_missing_readings(fields.Date.context_today(self))
        readings = self.env["it.measure.reading"].search(
            [("measure_id", "in", self.ids), ("state", "=", "open")]
        )
        return readings.action_ask_now()


class ItMeasureReading(models.Model):
    """What is wanted of the owners of readings, and the activities that say so."""

    _inherit = "it.measure.reading"

    def write(self, vals):
        result = super().write(vals)
        if not self._is_history_writer():
            self._settle_asking()
        return result

    def _freeze(self):
        result = super()._freeze()
        self._settle_asking()
        return result

    # ------------------------------------------------------------------
    # What is wanted
    # ------------------------------------------------------------------

    @api.model
    def _read_wanted(self, today):
        """Return the readings of ended periods that still want something, in order."""
        return self.search(
            Domain("state", "=", "open")
            & Domain("date_end", "<", today)
            & Domain("measure_id.active", "=", True),
            order="due_date, id",
        )._filter_wanted()

    def _filter_wanted(self):
        """Return those of these readings that are to be asked for."""
        return self.filtered(
            lambda one: (
                one.state == "open"
                and one.measure_id.active
                and one._is_measured()
                and one._get_gaps()
            )
        )

    def _is_measured(self):
        """Say whether the period is one from which on the measure is measured."""
        since = self.measure_id.measured_from
        return not since or self.date_end >= since

    def _get_escalation_contacts(self):
        """Return who hears of this reading when it stays overdue, in their order.

        The owner of the theme and who chairs the forum, unless it is theirs.
        """
        self.ensure_one()
        measure = self.measure_id
        theme_owner = measure.theme_id.owner_id
        contacts = measure.forum_id.chair_id
        if theme_owner.active:
            contacts = theme_owner.partner_id | contacts
        asked = measure.owner_id if measure.owner_id.active else theme_owner
        return contacts - asked.partner_id

    def _prepare_asked_line(self, today, kind, partner):
        """Return what a mail of `kind` to `partner` says of this reading."""
        self.ensure_one()
        measure, note = self.measure_id, ""
        owner = measure.owner_id
        if kind == "copy":
            name = owner.name or self.env._("no owner")
            note = self.env._("Owner: %(name)s", name=name)
        elif owner.partner_id != partner:
            note = self.env._(
                "Asked of you as owner of the theme: nobody answers for it"
            )
        urgency = asking.urgency(self.due_date, today)
        labels = {
            "open": self.env._("Due %(day)s", day=words.day(self.due_date)),
            "today": self.env._("Due today"),
            "overdue": self.env._(
                "Overdue since %(day)s", day=words.day(self.due_date)
            ),
        }
        return {
            "reading_id": self.id,
            "code": measure.code,
            "measure": measure.display_name,
            "note": note,
            "period": self.period_text,
            "figure": self.value_text,
            "urgency": urgency,
            "due": labels[urgency],
            "wanted": self.wanted or ", ".join(self._get_gaps()),
            "url": self._get_entry_url(),
        }

    def _get_entry_url(self):
        """Return the address of the screen on which this reading is entered."""
        return f"{self.get_base_url()}/odoo/enter-reading/{self.id}"

    # ------------------------------------------------------------------
    # Activities
    # ------------------------------------------------------------------

    def _search_asking(self, domain=Domain.TRUE):
        """Return the open activities that ask for readings (these, if any given)."""
        domain = Domain(domain) & Domain("it_reading_id", "!=", False)
        return self.env["mail.activity"].sudo().with_context(**QUIET).search(domain)

    def _ask_by_activity(self, user):
        """Give `user` one activity for each of these readings, on its measure."""
        existing = self._search_asking([("it_reading_id", "in", self.ids)])
        existing.filtered(lambda one: one.user_id != user).write({"user_id": user.id})
        rest = self - existing.it_reading_id
        activity_type = self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False)
        model = self.env["ir.model"]._get("it.measure")
        self.env["mail.activity"].sudo().with_context(**QUIET).create(
            [
                {
                    "activity_type_id": activity_type.id if activity_type else False,
                    "automated": True,
                    "it_reading_id": reading.id,
                    "res_model_id": model.id,
                    "res_id": reading.measure_id.id,
                    "user_id": user.id,
                    "date_deadline": reading.due_date,
                    "summary": self.env._(
                        "Reading %(period)s", period=reading.period_text
                    ),
                    "note": Markup('<p>%s</p><p><a href="%s">%s</a></p>')
                    % (
                        reading.wanted or ", ".join(reading._get_gaps()),
                        f"/odoo/enter-reading/{reading.id}",
                        self.env._("Enter the figure"),
                    ),
                }
                for reading in rest
            ]
        )

    def _settle_asking(self):
        """Close the activities of those of these readings that want nothing more."""
        if self.ids:
            activities = self._search_asking([("it_reading_id", "in", self.ids)])
            activities._settle_readings()

    @api.model
    def _settle_all_asking(self):
        """Close what is answered, withdraw what is obsolete, hand over the rest."""
        activities = self._search_asking()
        activities -= activities._settle_readings()
        by_owner = {}
        for activity in activities:
            reading = activity.it_reading_id
            measure = reading.measure_id
            owner = measure.owner_id if measure.owner_id.active else None
            owner = owner or measure.theme_id.owner_id
            if owner.active and activity.user_id != owner:
                by_owner.setdefault(owner.id, []).append(activity.id)
        for owner_id, ids in by_owner.items():
            activities.browse(ids).write({"user_id": owner_id})

    # ------------------------------------------------------------------
    # Asked by a person
    # ------------------------------------------------------------------

    def action_ask_now(self):
        """Ask the owners of these readings now, and say who was asked."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "sticky": True,
                "title": self.env._("Ask now"),
                "message": self.env["it.measure.asking"]._ask_now(self),
            },
        }


class MailActivity(models.Model):
    """An activity that asks for one reading of the measure it stands on."""

    _inherit = "mail.activity"

    it_reading_id = fields.Many2one(
        "it.measure.reading",
        string="Reading wanted",
        readonly=True,
        copy=False,
        ondelete="cascade",
        index="btree_not_null",
    )

    # two runs at once cannot both ask for it
    _it_reading_uniq = models.UniqueIndex(
        "(it_reading_id) WHERE active AND it_reading_id IS NOT NULL",
        "There is already an open activity that asks for this reading.",
    )

    def action_open_document(self):
        """Open the screen to enter the reading, where one is wanted."""
        self.ensure_one()
        reading = self.it_reading_id
        if reading and reading.has_access("read"):
            return reading.action_enter()
        return super().action_open_document()

    def _settle_readings(self):
        """Close those whose reading wants nothing more; return what is dealt with."""
        obsolete = self.filtered(lambda one: not one.it_reading_id.measure_id.active)
        answered = (self - obsolete).filtered(
            lambda one: not one.it_reading_id._filter_wanted()
        )
        obsolete.unlink()
        for figure, activities in answered.grouped(
            lambda one: one.it_reading_id.value_text
        ).items():
            said = self.env._("Answered: %(figure)s", figure=figure)
            activities.action_feedback(
                feedback=said if figure else self.env._("Nothing more is wanted.")
            )
        return obsolete | answered
