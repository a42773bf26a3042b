from . import it_notice_several
from . import it_notice_accept
from . import it_notice_dismiss
from . import it_notice_import
from . import it_notice_snooze
