from . import it_notice
from . import it_notice_match
from . import it_notice_party
from . import it_notice_setaside
from . import it_notice_store
from . import it_notice_target
from . import it_notice_weight
from . import crm_lead
