"""What a register said about partners, and two records that are one organisation."""

from odoo.addons.itpartner_crm.registers.answer import Answer

_SAID = [
    ("01234001", "NORTHWICK ROPEWORKS C.I.C.", ()),
    ("01234002", "HARBOURSIDE PRINT LIMITED", ("Accounts overdue",)),
]


def tell(env, calendar, people):
    """Two partners with the answer of their register, and a twin to be merged."""
    officer = people["partnership"]
    sector = env.ref("itpartner_crm.sector_company")
    scheme = env.ref("itpartner_crm.id_category_gb_coh")
    partners = env["res.partner"]
    for number, name, flags in _SAID:
        partners += _partner_of(env, officer, sector, scheme, number, name, flags)
    env["res.partner"].create(
        {
            "name": "Harbour Side Print Ltd",
            "is_company": True,
            "city": "Northwick",
            "zip": "NW1 2AB",
        }
    )
    env["it.partner.duplicate"]._find_for(partners)


def _partner_of(env, officer, sector, scheme, number, name, flags):
    """A partner as its register answered about it."""
    partner = env["res.partner"].create(
        {
            "name": name.title().replace("C.I.C.", "CIC"),
            "is_company": True,
            "is_city_partner": True,
            "it_sector_id": sector.id,
            "it_relationship_type": "supplier",
            "it_lead_officer_id": officer.id,
            "city": "Northwick",
            "zip": "NW1 2AB",
            "id_numbers": [(0, 0, {"category_id": scheme.id, "name": number})],
        }
    )
    partner._it_note_answer(
        env["it.register.answer"]._keep(
            Answer(
                scheme="GB-COH",
                number=number,
                name=name,
                status="Active",
                kind="Private limited company",
                flags=flags,
                source="Companies House",
            )
        )
    )
    return partner
