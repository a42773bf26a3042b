from . import review_pack
from . import review_workbook
