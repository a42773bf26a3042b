from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from ..logic import uploads


class AgreementPortal(CustomerPortal):
    """Agreements of the user's organisation. What is not theirs is not there (404)."""

    _per_page = 20

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        for counter, model in (
            ("it_agreement_count", "agreement"),
            ("it_idea_count", "it.portal.idea"),
        ):
            if counter in counters:
                portal = request.env.user._is_portal()
                values[counter] = request.env[model].search_count([]) if portal else 0
        return values

    def _own(self, model):
        """Return the model for a partner; others of the site have nothing here."""
        if not request.env.user._is_portal():
            raise NotFound()
        return request.env[model]

    def _find(self, model, record_id):
        record = self._own(model).search([("id", "=", record_id)])
        if not record:
            raise NotFound()
        return record

    def _pages(self, url, Model, page):
        total = Model.search_count([])
        return pager(url=url, total=total, page=page, step=self._per_page)

    @http.route(
        ["/my/agreements", "/my/agreements/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_agreements(self, page=1, **kw):
        Agreement = self._own("agreement")
        pages = self._pages("/my/agreements", Agreement, page)
        values = self._prepare_portal_layout_values() | {
            "agreements": Agreement.search(
                [],
                limit=self._per_page,
                offset=pages["offset"],
                order="date_current_end, id",
            ),
            "pager": pages,
            "page_name": "it_agreements",
        }
        return request.render("itportal.portal_my_agreements", values)

    @http.route(
        "/my/agreements/<int:agreement_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_agreement(self, agreement_id, sent=None, **kw):
        agreement = self._find("agreement", agreement_id)
        return self._render_agreement(agreement, sent=sent)

    def _render_agreement(self, agreement, sent=None, error=None):
        """Show the page; ``error`` is a dict of obligation, words and message."""
        obligations = agreement.obligation_ids
        own = obligations.filtered(lambda obligation: obligation._portal_is_own())
        values = self._prepare_portal_layout_values() | {
            "agreement": agreement,
            "own_obligations": own,
            "other_obligations": obligations - own,
            "evidence_files": {
                # partners can't read attachments here: these names are handed out
                obligation.id: obligation.sudo().attachment_ids.mapped(
                    lambda file: (file.id, file.name)
                )
                for obligation in obligations
            },
            "accept": uploads.ACCEPT,
            "max_mb": request.env["it.agreement.obligation"]._portal_max_bytes()
            // (1024 * 1024),
            "sent": sent,
            "error": error,
            "page_name": "it_agreement",
        }
        return request.render("itportal.portal_my_agreement", values)

    @http.route(
        "/my/obligations/<int:obligation_id>/evidence",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_send_evidence(self, obligation_id, words="", evidence=None, **kw):
        obligation = self._find("it.agreement.obligation", obligation_id)
        chosen = bool(evidence and getattr(evidence, "filename", ""))
        # one byte past the limit is enough to see that it is too large
        limit = obligation._portal_max_bytes() + 1
        try:
            obligation._portal_send_evidence(
                words,
                evidence.filename if chosen else "",
                evidence.read(limit) if chosen else None,
            )
        except UserError as refused:
            return self._render_agreement(
                obligation.agreement_id,
                error={
                    "obligation": obligation.id,
                    "words": words,
                    "message": str(refused),
                },
            )
        return request.redirect(
            f"/my/agreements/{obligation.agreement_id.id}?sent={obligation.id}"
        )

    @http.route(
        "/my/obligations/<int:obligation_id>/evidence/<int:file_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_evidence_file(self, obligation_id, file_id, **kw):
        obligation = self._find("it.agreement.obligation", obligation_id)
        file = obligation.sudo().attachment_ids.filtered(lambda f: f.id == file_id)
        if not file:
            raise NotFound()
        return request.make_response(
            file.raw,
            headers=[
                ("Content-Type", "application/octet-stream"),
                ("X-Content-Type-Options", "nosniff"),
                ("Content-Disposition", content_disposition(file.name)),
            ],
        )
