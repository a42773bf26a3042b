"""Days of the story, counted from the day on which it is told."""

from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields


class Calendar:
    """Today, and days and moments before and after it."""

    def __init__(self, env):
        self.today = fields.Date.context_today(env["res.users"])

    def day(self, days=0, months=0, years=0):
        """The day so far from today."""
        return self.today + relativedelta(days=days, months=months, years=years)

    def moment(self, days):
        """Nine in the morning (UTC), so many days from today; now at the latest."""
        return min(datetime.combine(self.day(days), time(9)), fields.Datetime.now())

    def quarter(self, back=0):
        """First and last day of a calendar quarter, so many before the one that runs."""
        month = 3 * ((self.today.month - 1) // 3) + 1
        first = self.today.replace(month=month, day=1) - relativedelta(months=3 * back)
        return first, first + relativedelta(months=3) - timedelta(days=1)
