"""Plain Python of the agreement life cycle: values in, values out, no ORM."""
