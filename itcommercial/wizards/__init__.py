from . import it_price_calculator
