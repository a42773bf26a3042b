from . import crm_lead_lost
from . import it_lead_won
