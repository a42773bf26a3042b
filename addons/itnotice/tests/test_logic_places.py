"""Places: the name of the region, the code of the area beside it."""

from unittest import TestCase

from odoo.addons.itnotice.logic import intake, places

from .releases import package, release


class TestPlaces(TestCase):
    def test_codes_are_told_by_their_region(self):
        for regions, told in (
            (["South East"], "South East"),
            (["UKJ32"], "South East (UKJ32)"),
            (["UKJ32", "UKJ35"], "South East (UKJ32, UKJ35)"),
            (["South East", "UKJ"], "South East (UKJ)"),
            (["UKI", "UKJ32", "London"], "London (UKI), South East (UKJ32)"),
            (["UK", "UKZ1", "UKJ3255", "FR10"], "UK, UKZ1, UKJ3255, FR10"),
            ([], ""),
        ):
            with self.subTest(regions):
                self.assertEqual(places.tell(regions), told)

    def test_names_are_told_again(self):
        for text, found in (
            ("South East (UKJ32, UKJ35), London", ["South East", "London"]),
            ("Devon", ["Devon"]),
            ("", []),
            (None, []),
        ):
            self.assertEqual(places.names(text), found)

    def test_every_region_there_is(self):
        self.assertEqual(len(set(places.REGIONS.values())), 12)
        for code, name in places.REGIONS.items():
            self.assertEqual(places.names(places.tell([f"{code}1"])), [name])

    def test_of_a_release(self):
        items = [
            {"id": "1", "deliveryAddresses": [{"region": "UKJ32"}, {"region": "UKI"}]}
        ]
        made = release(tender__items=items)
        (read,) = intake.read_all([intake.Source("page.json", data=package(made))])
        self.assertEqual(read.result.region, "South East (UKJ32), London (UKI)")
