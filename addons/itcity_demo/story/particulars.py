"""What each kind of agreement says beyond the common terms, and where notices go."""

from odoo import Command

#: type -> question -> answer, as the officers would have written them
_ANSWERS = {
    "MOU": {
        "Aims": "One service desk for both councils' staff, at half the cost of two.",
        "Says it is not a legal partnership": "yes",
        "Binding agreement to follow": "An inter-authority agreement in the second year.",
    },
    "SLA": {
        "Service levels": "99.5% availability in school hours; faults answered in an hour.",
        "Hours of service": "8 am to 6 pm on school days; on call for total loss.",
        "Service credits": "5% of the month's charge for each half per cent missed, at "
        "most 20%.",
    },
    "DSA": {
        "Purpose": "Direct care and discharge from hospital; no other use.",
        "Categories of data": "Name, NHS number, address, care package of adults in care.",
        "Special category data": "yes",
        "Lawful basis": "Article 6(1)(e) and Article 9(2)(h) of the UK GDPR.",
        "How long it is kept": "Eight years after the last contact, then deleted.",
        "Impact assessment done": "yes",
        "Who answers requests": "The controller that was asked.",
        "Security": "Over the health and social care network, by named users only.",
    },
    "FRAMEWORK": {
        "Lots": "One lot: dark fibre and its upkeep.",
        "Who may call off": "The council and its maintained schools.",
        "How contracts are called off": "Direct award at the framework's prices.",
        "Tender notice": "none",
    },
    "GRANT": {
        "Conditions": "Devices and lessons for adults without a connection at home.",
        "When it is paid": "Half at the start, half against the half-year report.",
        "Clawback": "What is unspent, or spent otherwise, within a month of notice.",
        "Subsidy": "Minimal financial assistance; the window was checked.",
    },
    "IAA": {
        "How costs are shared": "By number of staff, counted each April.",
        "Lead authority": "Northwick City Council",
    },
    "LEASE": {
        "Premises": "Dock Road Hall, ground floor, as shown on plan 4.",
        "UPRN": "none",
        "Rent a year": "£12,500",
        "Next rent review": "none",
        "Break dates": "The tenant, at the third anniversary, with six months' notice.",
    },
}


def answer(agreement):
    """Answer what the agreement's type asks, as far as the city knows it."""
    answers = _ANSWERS.get(agreement.agreement_type_id.code, {})
    for detail in agreement.detail_ids:
        if detail.name in answers:
            detail.value_text = answers[detail.name]


def tell(env, calendar, people):
    """A lease in the making: all is answered but one question, and who gets notices."""
    trust = env.ref("itcity_demo.partner_quayside")
    lease = env["agreement"].create(
        {
            "name": "Dock Road Hall: lease to Quayside Academy Trust",
            "agreement_type_id": env.ref("itagreement.agreement_type_lease").id,
            "domain": "sale",
            "owner_id": people["agreement"].id,
            "partner_id": trust.id,
            "summary": "The hall is let to the trust for its adult classes.",
            "start_date": calendar.day(90),
            "end_date": calendar.day(90, years=5),
            "value_annual": 12500,
            "value_total": 62500,
            "party_ids": [
                Command.create(
                    {
                        "partner_id": env.company.partner_id.id,
                        "role": "landlord",
                        "is_council": True,
                        "signatory_id": env.ref("itcity_demo.contact_director").id,
                    }
                ),
                Command.create(
                    {
                        "partner_id": trust.id,
                        "role": "tenant",
                        "signatory_id": (trust.child_ids[:1] or trust).id,
                    }
                ),
            ],
        }
    )
    answer(lease)
    lease.action_negotiate()
