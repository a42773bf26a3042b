{
    "name": "Public Notices",
    "summary": "Public procurement notices in, accepted as opportunities",
    "version": "19.0.1.4.0",
    "license": "AGPL-3",
    "author": "City Growth Suite",
    "category": "Services/Partnership and growth",
    "depends": ["itreview", "queue_job"],
    "data": [
        "security/ir.model.access.csv",
        "data/it_rule_value_data.xml",
        "data/it_notice_feed_data.xml",
        "data/it_notice_match_data.xml",
        "views/it_notice_views.xml",
        "views/it_notice_match_views.xml",
        "views/it_notice_process_views.xml",
        "views/it_notice_radar_views.xml",
        "views/it_notice_setaside_views.xml",
        "views/it_notice_accept_views.xml",
        "views/it_notice_feed_views.xml",
        "views/crm_lead_views.xml",
        "views/itnotice_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "itnotice/static/src/**/*",
        ],
        "web.assets_tests": [
            "itnotice/static/tests/tours/**/*",
        ],
    },
    "installable": True,
}
