from . import it_price_calculator
from . import crm_lead_lost
from . import it_lead_won
from . import it_income_target_set
from . import it_offer_retire
