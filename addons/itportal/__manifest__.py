{
    "name": "IT Portal",
    "summary": "What a partner sees and sends: agreements, obligations, ideas",
    "version": "19.0.1.0.0",
    "author": "City Growth Suite",
    "license": "AGPL-3",
    "category": "Services/Partnership and growth",
    "depends": [
        "itpartner_crm",
        "portal",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/itportal_security.xml",
        "data/it_rule_value_data.xml",
        "views/it_portal_idea_views.xml",
        "views/itportal_menus.xml",
        "views/portal_home_templates.xml",
        "views/portal_agreement_templates.xml",
        "views/portal_idea_templates.xml",
    ],
    "installable": True,
}
