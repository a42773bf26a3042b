from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .agreements import AgreementPortal


class IdeaPortal(AgreementPortal):
    """Ideas of the user's organisation, and the form that sends one."""

    @http.route(
        ["/my/ideas", "/my/ideas/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_ideas(self, page=1, sent=None, **kw):
        Idea = self._own("it.portal.idea")
        pages = self._pages("/my/ideas", Idea, page)
        values = self._prepare_portal_layout_values() | {
            "ideas": Idea.search([], limit=self._per_page, offset=pages["offset"]),
            "pager": pages,
            "sent": sent,
            "page_name": "it_ideas",
        }
        return request.render("itportal.portal_my_ideas", values)

    @http.route(
        "/my/idea",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
    )
    def portal_my_idea(self, name="", description="", theme="", **kw):
        Idea = self._own("it.portal.idea")
        error = None
        if request.httprequest.method == "POST":
            theme_id = int(theme) if theme.isdecimal() and len(theme) < 10 else False
            try:
                Idea._portal_create(name, description, theme_id)
                return request.redirect("/my/ideas?sent=1")
            except UserError as refused:
                error = str(refused)
        values = self._prepare_portal_layout_values() | {
            "name": name,
            "description": description,
            "theme": theme,
            # partners don't read the strategy: its themes are named to them here
            "themes": request.env["it.theme"].sudo().search([]),
            "error": error,
            "page_name": "it_idea",
        }
        return request.render("itportal.portal_my_idea", values)
