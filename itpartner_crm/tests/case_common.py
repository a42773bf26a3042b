from datetime import date

from odoo.fields import Command

from .common import ItPartnerCrmCommon

WORKED_COSTS = {0: 120000, **dict.fromkeys(range(1, 6), 20000)}
WORKED_BENEFITS = {1: 40000, **dict.fromkeys(range(2, 6), 65000)}


class CaseCommon(ItPartnerCrmCommon):
    """An opportunity with the worked case, a measure in pounds, short ways to more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        strategy = cls.env["it.strategy"].create({"name": "Case strategy"})
        theme = cls.env["it.theme"].create(
            {"code": "K", "name": "Case theme", "strategy_id": strategy.id}
        )
        cls.measure = cls.env["it.measure"].create(
            {"code": "K1", "name": "Savings", "theme_id": theme.id, "unit": "gbp"}
        )
        cls.lead = cls._new_lead("One desk for three councils", cls.officer)
        cls.case = cls._new_case(cls.lead)
        cls.desk = cls._new_option(cls.case, "Shared desk")
        cls.cost = cls._new_line(cls.desk, "Build and run", WORKED_COSTS)
        cls.saving = cls._new_line(
            cls.desk,
            "Smaller desk",
            WORKED_BENEFITS,
            kind="benefit",
            measure_id=cls.measure.id,
        )

    @classmethod
    def _new_case(cls, lead, **vals):
        return cls.env["it.business.case"].create(
            {"lead_id": lead.id, "base_year": date(2026, 4, 1), **vals}
        )

    @classmethod
    def _new_option(cls, case, name, **vals):
        return cls.env["it.case.option"].create(
            {"case_id": case.id, "name": name, **vals}
        )

    @classmethod
    def _new_line(cls, option, name, amounts, **vals):
        return cls.env["it.case.line"].create(
            {
                "option_id": option.id,
                "name": name,
                "amount_ids": [
                    Command.create({"year": year, "amount": amount})
                    for year, amount in amounts.items()
                ],
                **vals,
            }
        )

    def _freeze(self, case=None):
        case = case or self.case
        if not case.preferred_option_id:
            self.desk.action_prefer()
        case.action_freeze()
        return case
