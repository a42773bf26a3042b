from . import it_offer
from . import it_offer_decision
from . import it_offer_cost
from . import it_lead_offer_line
from . import crm_lead
from . import crm_lead_decision
