"""The main screens: name of the picture, who looks, where, and what is clicked first."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Screen:
    """A screen as one user sees it. `clicks` are CSS selectors, clicked in turn."""

    name: str
    login: str
    path: str
    clicks: tuple = ()


_FIRST_ROW = ".o_data_row:not(.o_group_header) .o_data_cell"
_FIRST_CARD = ".o_kanban_record:not(.o_kanban_ghost)"

SCREENS = (
    Screen("theme-board", "reader", "/odoo/theme-board"),
    Screen("theme-board-growth", "reader", "/odoo/theme-board?themes=5"),
    Screen("line-of-sight", "reader", "/odoo/line-of-sight"),
    Screen("to-enter", "commercial", "/odoo/enter-reading"),
    Screen("enter-reading", "commercial", "/odoo/enter-reading", (_FIRST_ROW,)),
    Screen("reading-form", "performance", "/odoo/readings", (_FIRST_ROW,)),
    Screen(
        "measure-form",
        "performance",
        "/odoo/measures",
        (".o_data_row:not(.o_group_header) .o_data_cell[name=name]",),
    ),
    Screen("measure-actions", "performance", "/odoo/measure-actions"),
    Screen("deliverables", "reader", "/odoo/deliverables"),
    Screen("deliverable-form", "performance", "/odoo/deliverables", (_FIRST_CARD,)),
    Screen("investment-plan", "performance", "/odoo/investment-plan"),
    Screen("asked", "performance", "/odoo/asked"),
    Screen("measures", "performance", "/odoo/measures"),
    Screen("measures-reader", "reader", "/odoo/measures"),
    Screen("readings", "performance", "/odoo/readings"),
    Screen("outcomes", "performance", "/odoo/outcomes"),
    Screen("outcome-form", "performance", "/odoo/outcomes", (_FIRST_ROW,)),
    Screen("themes", "reader", "/odoo/themes"),
    Screen("partners", "partnership", "/odoo/city-partners"),
    Screen(
        "partners-list", "partnership", "/odoo/city-partners", (".o_switch_view.o_list",)
    ),
    Screen("partner-form", "partnership", "/odoo/city-partners", (_FIRST_CARD,)),
    Screen(
        "register-a-partner",
        "partnership",
        "/odoo/city-partners",
        ("button:has-text('Register a partner')",),
    ),
    Screen(
        "who-knows-whom",
        "partnership",
        "/odoo/city-partners",
        (".o_kanban_record:has-text('Estuary Borough')", "a[name=it_cover]"),
    ),
    Screen("possible-duplicates", "partnership", "/odoo/partner-duplicates"),
    Screen("import-a-register", "partnership", "/odoo/import-register", (_FIRST_ROW,)),
    Screen("partnerships", "partnership", "/odoo/partnerships"),
    Screen(
        "partnership-form",
        "partnership",
        "/odoo/partnerships",
        (".o_data_row .o_data_cell[name=name]",),
    ),
    Screen("partnership-reviews", "partnership", "/odoo/partnership-reviews"),
    Screen(
        "partnership-review-form",
        "manager",
        "/odoo/partnership-reviews",
        (_FIRST_ROW,),
    ),
    Screen("shared-services", "partnership", "/odoo/shared-services"),
    Screen(
        "shared-service-form", "partnership", "/odoo/shared-services", (_FIRST_CARD,)
    ),
    Screen(
        "shared-services-list",
        "partnership",
        "/odoo/shared-services",
        (".o_switch_view.o_list",),
    ),
    Screen("shared-services-by-ward", "partnership", "/odoo/shared-services-by-ward"),
    Screen("shared-services-by-start", "partnership", "/odoo/shared-services-by-start"),
    Screen("shared-services-reader", "reader", "/odoo/shared-services"),
    Screen(
        "shared-service-gates",
        "partnership",
        "/odoo/shared-services",
        (".o_kanban_record:has-text('service desk')", "a[name=gates]"),
    ),
    Screen("business-cases", "partnership", "/odoo/business-cases"),
    Screen(
        "business-case-form",
        "partnership",
        "/odoo/business-cases",
        (".o_data_row:has-text('service desk') .o_data_cell",),
    ),
    Screen("benefits-review", "partnership", "/odoo/benefits-review"),
    Screen("cost-share-form", "partnership", "/odoo/cost-shares", (_FIRST_ROW,)),
    Screen("who-pays-what", "reader", "/odoo/who-pays-what"),
    Screen("offers", "commercial", "/odoo/offers"),
    Screen("offer-form", "commercial", "/odoo/offers", (_FIRST_CARD,)),
    Screen(
        "offer-lawful-price",
        "commercial",
        "/odoo/offers",
        (".o_kanban_record:has-text('Cyber health check')", "a[name=law]"),
    ),
    Screen("offer-cost", "commercial", "/odoo/offer-costs", (_FIRST_ROW,)),
    Screen("offer-results", "commercial", "/odoo/offer-results"),
    Screen("one-year-with-another", "commercial", "/odoo/one-year-with-another"),
    Screen("prices-below-cost", "manager", "/odoo/prices-below-cost", (_FIRST_ROW,)),
    Screen("prices-found", "commercial", "/odoo/prices-found"),
    Screen("re-pricing", "commercial", "/odoo/re-pricing"),
    Screen("commercial-pipeline", "commercial", "/odoo/commercial-pipeline"),
    Screen("commercial-forecast", "commercial", "/odoo/commercial-forecast"),
    Screen("income-targets", "commercial", "/odoo/income-targets"),
    Screen("income-target", "commercial", "/odoo/income-targets", (_FIRST_ROW,)),
    Screen(
        "commercial-form", "commercial", "/odoo/commercial-pipeline", (_FIRST_CARD,)
    ),
    Screen(
        "opportunity-measures",
        "commercial",
        "/odoo/commercial-pipeline",
        (".o_kanban_record:has-text('Quayside')", "a[name=measures]"),
    ),
    Screen("agreements", "agreements", "/odoo/agreements"),
    Screen("agreement-form", "agreements", "/odoo/agreements", (_FIRST_ROW,)),
    Screen(
        "agreement-particulars",
        "agreements",
        "/odoo/agreements",
        (_FIRST_ROW, "a[name=particulars]"),
    ),
    Screen("agreement-types", "manager", "/odoo/agreement-types"),
    Screen(
        "agreement-type-form",
        "manager",
        "/odoo/agreement-types",
        (".o_data_row:has-text('Lease') .o_data_cell[name=name]",),
    ),
    Screen("agreement-timeline", "agreements", "/odoo/agreement-timeline"),
    Screen("agreement-dates", "agreements", "/odoo/agreement-dates"),
    Screen(
        "agreement-scorecard",
        "agreements",
        "/odoo/agreements",
        (
            ".o_data_row:has-text('Managed network') .o_data_cell[name=name]",
            "a[name=obligations]",
        ),
    ),
    Screen(
        "agreement-signing",
        "agreements",
        "/odoo/agreements",
        (
            ".o_data_row:has-text('City fibre') .o_data_cell[name=name]",
            "a[name=signing]",
        ),
    ),
    Screen("who-owes-what", "agreements", "/odoo/who-owes-what"),
    Screen("agreement-spending", "agreements", "/odoo/agreement-spending"),
    Screen(
        "agreement-money",
        "agreements",
        "/odoo/agreements",
        (".o_data_row:has-text('City fibre') .o_data_cell[name=name]", "a[name=money]"),
    ),
    Screen("reorganisation-day", "agreements", "/odoo/reorganisation-day"),
    Screen("public-register", "agreements", "/odoo/public-register"),
    Screen(
        "public-register-form", "agreements", "/odoo/public-register", (_FIRST_ROW,)
    ),
    Screen("agreement-imports", "agreements", "/odoo/import-contracts"),
    Screen(
        "agreement-import-form",
        "agreements",
        "/odoo/import-contracts",
        (_FIRST_ROW, "a[name=rows]"),
    ),
    Screen("notices-inbox", "commercial", "/odoo/public-notices"),
    Screen("notice-form", "commercial", "/odoo/public-notices", (_FIRST_ROW,)),
    Screen("notice-feeds", "manager", "/odoo/notice-feeds"),
    Screen("notice-feed-form", "manager", "/odoo/notice-feeds", (_FIRST_ROW,)),
    Screen("notice-fetches", "commercial", "/odoo/notice-fetches"),
    Screen("notice-fetch-form", "commercial", "/odoo/notice-fetches", (_FIRST_ROW,)),
    Screen("notice-refusals", "commercial", "/odoo/notice-refusals"),
    Screen("notice-procurements", "commercial", "/odoo/notice-procurements"),
    Screen(
        "notice-procurement-form",
        "commercial",
        "/odoo/notice-procurements",
        (".o_data_row:has-text('Wi-Fi for libraries') .o_data_cell[name=title]",),
    ),
    Screen("renewal-radar", "partnership", "/odoo/renewal-radar"),
    Screen("notice-watch-lists", "commercial", "/odoo/notice-watch-lists"),
    Screen("notice-weights", "manager", "/odoo/notice-weights"),
    Screen("contracts-timeline", "partnership", "/odoo/contracts-timeline"),
    Screen("reviews", "manager", "/odoo/pipeline-reviews"),
    Screen("review-form", "manager", "/odoo/pipeline-reviews", (_FIRST_ROW,)),
    Screen(
        "review-meeting",
        "manager",
        "/odoo/pipeline-reviews",
        (_FIRST_ROW, "button[name=action_hold]"),
    ),
    Screen("review-decisions", "reader", "/odoo/review-decisions"),
    Screen("review-actions", "performance", "/odoo/review-actions"),
    Screen("review-packs", "reader", "/odoo/review-packs"),
    Screen("review-rules", "manager", "/odoo/review-agenda-rules"),
    Screen("pipeline-movement", "manager", "/odoo/pipeline-movement"),
    Screen("pipeline-on-a-day", "manager", "/odoo/pipeline-on-a-day"),
    Screen("pipeline-as-known", "manager", "/odoo/pipeline-as-known"),
    Screen("decisions", "manager", "/odoo/decisions"),
    Screen("decision-form", "manager", "/odoo/decisions", (_FIRST_ROW,)),
    Screen("forward-plan", "reader", "/odoo/forward-plan"),
    Screen("forums", "manager", "/odoo/forums"),
    Screen("risks", "reader", "/odoo/risks"),
    Screen("portal-home", "partner", "/my"),
    Screen("portal-agreements", "partner", "/my/agreements"),
)
