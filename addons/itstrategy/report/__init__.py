from . import workbook
from . import theme_report
from . import theme_workbook
