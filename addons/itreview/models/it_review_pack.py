import base64
import hashlib

from pypdf.errors import PyPdfError

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.itstrategy.models.history import (
    create_append_only_function,
    install_guard,
)

from ..logic.pack_contents import number_contents
from . import review_guard_sql

# A pack is read by many: its times are the council's, not those of who closed it.
ZONE = "Europe/London"
AUDIENCES = [
    ("board", "Board members"),
    ("officers", "Officers"),
    ("public", "Public"),
]
REPORT = "itreview.review_pack_report"


class ItReviewPack(models.Model):
    """One file of a closed review: for whom, in which format, and its SHA-256.

    Made when the review is closed and kept as it was, for everyone. What is exempt is in
    none of them, for a pack is passed on; what else each audience doesn't get is settled
    in `it.review.pack.data`. A board member doesn't see what is for officers. The file
    itself is read through `_read_checked` alone, so that no door hands out what is not
    what was made.
    """

    _name = "it.review.pack"
    _description = "Review pack"
    _inherit = ["it.history.mixin"]
    _order = "review_id desc, sequence, id"

    review_id = fields.Many2one(
        "it.review", required=True, readonly=True, index=True, ondelete="restrict"
    )
    audience = fields.Selection(AUDIENCES, required=True, readonly=True, string="For")
    sequence = fields.Integer(readonly=True, aggregator=None)
    kind = fields.Selection(
        [("pdf", "PDF"), ("html", "Web page"), ("xlsx", "Workbook")],
        string="Format",
        required=True,
        readonly=True,
    )
    name = fields.Char(string="File", required=True, readonly=True)
    content = fields.Binary(
        required=True, readonly=True, attachment=False, groups=fields.NO_ACCESS
    )
    sha256 = fields.Char(
        string="SHA-256",
        required=True,
        readonly=True,
        help="Fingerprint of the file as it was made; checked at every download.",
    )
    size = fields.Integer(string="Bytes", readonly=True, aggregator=None)
    pages = fields.Integer(
        readonly=True, aggregator=None, help="Of the PDF; 0 for a workbook."
    )

    _one_of_each = models.UniqueIndex(
        "(review_id, audience, (kind = 'xlsx'))",
        "A review has one print and one workbook for each audience.",
    )

    def init(self):
        """Refuse changes in the database as well."""
        create_append_only_function(self)
        install_guard(self, "it_measure_history_guard")
        review_guard_sql.refuse_emptying(self.env.cr, self._table)

    @api.model
    def _get_refusal(self):
        return self.env._("A review's pack is kept as it was made, for everyone.")

    def action_download(self):
        """Hand the file out, or say why not."""
        self.ensure_one()
        self._read_checked()
        return {
            "type": "ir.actions.act_url",
            "url": f"/itreview/pack/{self.id}",
            "target": "download",
        }

    def _read_checked(self):
        """Return the file as bytes.

        :raises UserError: when it is not what was made
        """
        self.ensure_one()
        self.check_access("read")
        content = base64.b64decode(self.sudo().with_context(bin_size=False).content)
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise UserError(
                self.env._(
                    "“%(name)s” is not what was made when the review was closed: its "
                    "SHA-256 differs. Tell the administrator; it is not handed out.",
                    name=self.name,
                )
            )
        return content

    # ------------------------------------------------------------
    # Making
    # ------------------------------------------------------------

    @api.model
    def _make_missing(self, review):
        """Make the files a closed review doesn't have yet.

        :returns: the sentences of what could not be made
        """
        had = {
            (pack.audience, pack.kind == "xlsx")
            for pack in self.sudo().search_fetch(
                [("review_id", "=", review.id)], ["audience", "kind"]
            )
        }
        failed, gathered = [], None
        for place, (audience, _word) in enumerate(AUDIENCES):
            for is_workbook in (False, True):
                if (audience, is_workbook) in had:
                    continue
                if gathered is None:
                    data = self.env["it.review.pack.data"].with_context(tz=ZONE)
                    gathered = data._gather(review.with_env(data.env))
                try:
                    with self.env.cr.savepoint():
                        self._make(
                            review,
                            audience,
                            is_workbook,
                            2 * place + is_workbook,
                            gathered,
                        )
                except UserError as error:
                    failed.append(str(error))
        return failed

    @api.model
    def _make(self, review, audience, is_workbook, sequence, gathered):
        packs = self.with_context(tz=ZONE)
        review = review.with_env(packs.env)
        if is_workbook:
            book = packs.env["report.itreview.review_workbook"].sudo()
            content = book._write_book(review, audience, gathered)
            kind, pages = "xlsx", 0
        else:
            content, kind, pages = packs._print(review, audience, gathered)
        day = fields.Datetime.context_timestamp(review, review.as_of)
        self._keep_history(
            [
                {
                    "review_id": review.id,
                    "audience": audience,
                    "sequence": sequence,
                    "kind": kind,
                    "name": f"pipeline-review-{day:%Y-%m-%d}-{review.id}"
                    f"-{audience}.{kind}",
                    "content": base64.b64encode(content),
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "size": len(content),
                    "pages": pages,
                }
            ]
        )

    @api.model
    def _print(self, review, audience, gathered=None):
        """Print, and number the contents.

        :returns: (content, "pdf" or "html", number of pages); html where this server
            doesn't print, such as in a test
        """
        content, kind = (
            self.env["ir.actions.report"]
            .sudo()
            ._render_qweb_pdf(
                REPORT, review.ids, data={"audience": audience, "gathered": gathered}
            )
        )
        if kind != "pdf":
            return content, "html", 0
        try:
            content, pages = number_contents(content)
        except PyPdfError as error:
            raise UserError(
                self.env._("The pack could not be printed: %(error)s", error=error)
            ) from error
        return content, "pdf", pages


class ItReview(models.Model):
    _inherit = "it.review"

    pack_ids = fields.One2many("it.review.pack", "review_id")
    lacks_pack = fields.Boolean(compute="_compute_lacks_pack")

    @api.depends("pack_ids", "state")
    def _compute_lacks_pack(self):
        # also of those the reader doesn't get
        counts = dict(
            self.env["it.review.pack"]
            .sudo()
            ._read_group(
                [("review_id", "in", self.ids)], ["review_id"], ["__count"]
            )
        )
        for review in self:
            review.lacks_pack = review.state == "closed" and counts.get(
                review._origin, 0
            ) < 2 * len(AUDIENCES)

    def action_close(self):
        """Close the review, then make its pack."""
        done = super().action_close()
        self._make_packs()
        return done

    def action_make_pack(self):
        """Make what the pack lacks, such as after the printer had failed."""
        self.check_access("write")
        for review in self:
            if review.state != "closed":
                raise UserError(
                    self.env._("The pack is made of a closed review: close it first.")
                )
        self._make_packs()

    def _make_packs(self):
        """Make the files of closed reviews; what fails is told and may be made later.

        The printer asks this very server for its styles, and while modules are being
        installed it doesn't answer: then the nightly job makes them.
        """
        for review in self if self.env.registry.ready else ():
            failed = self.env["it.review.pack"]._make_missing(review)
            if failed:
                review._tell_pack_lacks(failed)
            review.invalidate_recordset(["pack_ids", "lacks_pack"])

    @api.model
    def _cron_make_packs(self, size=20):
        """Make what packs lack, review by review, each kept once it is whole."""
        cron = self.env["ir.cron"]
        whole = dict(
            self.env["it.review.pack"]._read_group([], ["review_id"], ["__count"])
        )
        lacking = self.search([("state", "=", "closed")]).filtered(
            lambda review: whole.get(review, 0) < 2 * len(AUDIENCES)
        )[:size]
        for review in lacking:
            review._make_packs()
            if not cron._commit_progress(1):
                return

    def _tell_pack_lacks(self, failed):
        self.ensure_one()
        self.env["bus.bus"]._sendone(
            self.env.user.partner_id,
            "simple_notification",
            {
                "type": "warning",
                "sticky": True,
                "message": self.env._(
                    "%(name)s is closed, but its pack is not whole: %(why)s Press Make "
                    "the pack to try again.",
                    name=self.name,
                    why=failed[0],
                ),
            },
        )
