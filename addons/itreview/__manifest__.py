{
    "name": "Pipeline Reviews",
    "summary": "The pipeline as known at any moment, what moved, and reviews that are kept",
    "version": "19.0.1.3.0",
    "author": "City Growth Suite",
    "license": "AGPL-3",
    "category": "Services/Partnership and growth",
    "depends": ["itcommercial"],
    "data": [
        "security/ir.model.access.csv",
        "security/itreview_rules.xml",
        "data/it_review_pack_data.xml",
        "data/it_review_rule_data.xml",
        "report/review_pack_views.xml",
        "report/review_pack_templates.xml",
        "views/it_pipeline_version_views.xml",
        "views/it_review_views.xml",
        "views/it_review_action_views.xml",
        "views/it_review_rule_views.xml",
        "views/it_forum_views.xml",
        "views/it_review_pack_views.xml",
        "views/it_pipeline_screen_views.xml",
        "views/itreview_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "itreview/static/src/**/*",
        ],
        "web.report_assets_common": [
            "itreview/static/report/**/*",
        ],
        "web.assets_tests": [
            "itreview/static/tests/tours/**/*",
        ],
    },
    "external_dependencies": {"python": ["pypdf", "reportlab", "xlsxwriter"]},
    "uninstall_hook": "uninstall_hook",
}
