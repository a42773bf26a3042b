from . import it_measure_compute
from . import it_measure_reading_reopen
from . import it_theme_report
