from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.itpartner_crm.logic import exemption, gates, powers

LIMITS = {
    "vertical_min": 80,
    "vertical_warn": 75,
    "horizontal_max": 20,
    "horizontal_warn": 17,
    "threshold": 207_720,
    "fresh_months": 12,
}
TODAY = date(2026, 11, 22)


@tagged("post_install", "-at_install")
class TestLogicPowers(BaseCase):
    """Four answers propose a power and say why."""

    def test_proposals(self):
        for answers, code, company in [
            (("supply", "yes", "surplus", None), "LAGSA70_S1", False),
            (("supply", "yes", "cost", None), "LAGSA70_S1", False),
            (("lead_authority", "yes", "none", None), "LAGSA70_S1", False),
            (("supply", "no", "cost", "yes"), "LGA03_S93", False),
            (("supply", "no", "cost", "no"), None, False),
            (("supply", "no", "surplus", None), "LGA03_S95", True),
            (("supply", "no", "none", None), "LGA72_S111", False),
            (("joint_company", None, "surplus", None), "LGA03_S95", True),
            (("joint_committee", None, None, None), "LGA72_S102", False),
            (("delegation", None, None, None), "LGA72_S101", False),
            (("staff_sharing", None, None, None), "LGA72_S113", False),
            (("pooled_fund", None, None, None), "NHSA06_S75", False),
        ]:
            with self.subTest(answers=answers):
                self.assertFalse(powers.questions(*answers))
                found = powers.propose(*answers)
                self.assertEqual((found["code"], found["company"]), (code, company))
                self.assertTrue(found["reasons"])

    def test_one_question_at_a_time(self):
        for answers, question in [
            ((None, None, None, None), "arrangement"),
            (("supply", None, None, None), "public_body"),
            (("supply", "no", None, None), "charge"),
            (("supply", "no", "cost", None), "discretionary"),
            (("joint_company", None, None, None), "charge"),
        ]:
            with self.subTest(answers=answers):
                self.assertEqual(powers.questions(*answers), [question])
                self.assertIsNone(powers.propose(*answers)["code"])

    def _gaps(self, code, surplus, company, charge, public="no", **given):
        answers = {
            "arrangement": "supply",
            "is_public_body": public,
            "charge": charge,
            "is_discretionary": "yes",
        }
        power = {"code": code, "surplus": surplus, "company": company}
        given = {"has_company": False, "has_reason": False, **given}
        return powers.gaps(answers, code and power, **given)

    def test_choice_that_stands_and_choices_that_do_not(self):
        for args, given, found in [
            (("LGA03_S93", "no", False, "cost"), {}, []),
            (("LA11_S1", "company", True, "cost"), {}, []),
            (("LGA03_S93", "no", False, "surplus"), {}, ["surplus", "reason"]),
            (("LGA03_S95", "company", True, "surplus"), {}, ["company"]),
            (
                ("LGA03_S95", "company", True, "surplus"),
                {"has_company": True},
                [],
            ),
            (("LGA72_S101", "no", False, "cost", "yes"), {}, ["reason"]),
            (("LGA72_S101", "no", False, "cost", "yes"), {"has_reason": True}, []),
            ((None, "no", False, "cost"), {}, ["power"]),
            ((None, "no", False, None), {}, ["ask_charge", "power"]),
        ]:
            with self.subTest(args=args, given=given):
                self.assertEqual(self._gaps(*args, **given), found)


@tagged("post_install", "-at_install")
class TestLogicExemption(BaseCase):
    """The vertical and the horizontal test, their limits and their warnings."""

    def _state(self, kind, pct=0, limits=None, **facts):
        facts = {
            "kind": kind,
            "pct": pct,
            "pct_date": date(2026, 10, 1),
            "private_capital": "no",
            "value": 1000,
            "has_note": True,
            "is_signed": True,
            **facts,
        }
        found = exemption.assess(facts, {**LIMITS, **(limits or {})}, TODAY)
        return found["state"], found["gaps"] + found["warnings"]

    def test_shares(self):
        for kind, pct, state, words in [
            ("vertical", 95, "fits", []),
            ("vertical", 80.1, "fits", []),
            ("vertical", 80, "fails", ["vertical_near"]),
            ("vertical", 75, "fails", ["vertical_near"]),
            ("vertical", 74.9, "fails", ["vertical_low"]),
            ("horizontal", 16.9, "fits", []),
            ("horizontal", 17, "warning", ["horizontal_warn"]),
            ("horizontal", 20, "warning", ["horizontal_warn"]),
            ("horizontal", 20.1, "fails", ["horizontal_high"]),
        ]:
            with self.subTest(kind=kind, pct=pct):
                self.assertEqual(self._state(kind, pct), (state, words))

    def test_a_council_may_be_warned_above_the_vertical_limit(self):
        early = {"vertical_warn": 85}
        self.assertEqual(
            self._state("vertical", 84, early), ("warning", ["vertical_warn"])
        )
        self.assertEqual(
            self._state("vertical", 79, early), ("fails", ["vertical_low"])
        )

    def test_other_answers(self):
        for kind, facts, words in [
            (None, {}, ["kind"]),
            ("vertical", {"pct": 90, "pct_date": None}, ["share"]),
            ("vertical", {"pct": 90, "private_capital": "yes"}, ["private_capital"]),
            ("vertical", {"pct": 90, "private_capital": None}, ["capital"]),
            ("vertical", {"pct": 90, "pct_date": date(2025, 9, 1)}, ["share_old"]),
            ("vertical", {"pct": 90, "pct_date": date(2027, 1, 1)}, ["share_future"]),
            ("horizontal", {"pct": 1, "has_note": False}, ["note"]),
            ("horizontal", {"pct": 1, "is_signed": False}, ["signoff"]),
            ("below_threshold", {"value": 207_719}, []),
            ("below_threshold", {"value": 207_720}, ["above_threshold"]),
            ("below_threshold", {"limits": {"threshold": None}}, ["no_rule"]),
            ("other", {"has_note": False}, ["note"]),
            ("none", {"has_note": False, "is_signed": False}, ["route"]),
        ]:
            with self.subTest(kind=kind, facts=facts):
                self.assertEqual(self._state(kind, **facts)[1], words)


@tagged("post_install", "-at_install")
class TestLogicGates(BaseCase):
    """What lies between two stages, and which case does."""

    def test_skipping_meets_all_between_and_going_back_is_free(self):
        order = [("c", 30), ("a", 10), ("b", 20)]
        for before, after, passed in [
            (None, 10, ["a"]),
            (None, 30, ["a", "b", "c"]),
            (10, 30, ["b", "c"]),
            (30, 10, []),
            (20, 20, []),
        ]:
            with self.subTest(before=before, after=after):
                self.assertEqual(gates.stages_to_pass(order, before, after), passed)
        self.assertEqual(gates.next_stage(order, 10), "b")
        self.assertIsNone(gates.next_stage(order, 30))

    def test_levels(self):
        for have, need, small, meets in [
            ("full", "outline", False, True),
            ("outline", "full", False, False),
            ("strategic", "strategic", False, True),
            ("justification", "full", False, False),
            ("justification", "full", True, True),
            ("outline", "justification", False, True),
        ]:
            with self.subTest(have=have, need=need, small=small):
                self.assertEqual(gates.level_meets(have, need, small), meets)

    def test_a_need_counts_between_its_days(self):
        self.assertTrue(gates.is_due(None, None, TODAY))
        self.assertTrue(gates.is_due(TODAY, TODAY, TODAY))
        self.assertFalse(gates.is_due(date(2026, 11, 23), None, TODAY))
        self.assertFalse(gates.is_due(None, date(2026, 11, 21), TODAY))

    def test_readiness(self):
        self.assertIsNone(gates.readiness(False, 3, True))
        self.assertEqual(gates.readiness(True, 3, True), "red")
        self.assertEqual(gates.readiness(True, 3, False), "amber")
        self.assertEqual(gates.readiness(True, 0, False), "green")
