{
    "name": "Pipeline Reviews",
    "summary": "The pipeline as known at any moment, what moved, and reviews that are kept",
    "version": "19.0.1.1.0",
    "author": "City Growth Suite",
    "license": "AGPL-3",
    "category": "Services/Partnership and growth",
    "depends": ["itcommercial"],
    "data": [
        "security/ir.model.access.csv",
        "security/itreview_rules.xml",
        "views/it_pipeline_version_views.xml",
        "views/it_review_views.xml",
        "views/it_pipeline_screen_views.xml",
        "views/itreview_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "itreview/static/src/**/*",
        ],
        "web.assets_tests": [
            "itreview/static/tests/tours/**/*",
        ],
    },
    "uninstall_hook": "uninstall_hook",
}
