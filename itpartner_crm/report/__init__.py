from . import partner_brief
from . import business_case_paper
from . import business_case_workbook
from . import partnership_register
from . import partnership_register_workbook
