"""Which statutory power a shared service rests on: a proposal with its reasons.

A person decides; this proposes from four answers. Source: domain notes on legal bases:
Local Government Act 1972 ss.101, 102, 111, 113; Local Authorities (Goods and Services)
Act 1970 s.1; Localism Act 2011 ss.1, 3, 4; Local Government Act 2003 ss.93, 95;
National Health Service Act 2006 s.75.
"""

# How the service is arranged -> (power, reason), where that alone decides.
ARRANGEMENTS = {
    "joint_committee": ("LGA72_S102", "joint_committee"),
    "delegation": ("LGA72_S101", "delegation"),
    "staff_sharing": ("LGA72_S113", "staff_sharing"),
    "pooled_fund": ("NHSA06_S75", "pooled_fund"),
}
ALTERNATIVES = {"LGA03_S93": ["LA11_S1", "LA11_S3"], "LGA03_S95": ["LA11_S4"]}


def questions(arrangement, is_public_body, charge, is_discretionary):
    """Return the questions still to be answered, in the order in which to ask.

    :param arrangement: one of ARRANGEMENTS, "lead_authority", "supply",
        "joint_company", or None
    :param is_public_body: "yes", "no" or None: on the list of the 1970 Act
    :param charge: "none", "cost", "surplus" or None
    :param is_discretionary: "yes", "no" or None: no duty to provide it
    :return: list of "arrangement", "public_body", "charge", "discretionary"
    """
    if not arrangement:
        return ["arrangement"]
    if arrangement in ARRANGEMENTS:
        return []
    if arrangement == "joint_company":
        return [] if charge else ["charge"]
    if not is_public_body:
        return ["public_body"]
    if not charge:
        return ["charge"]
    if is_public_body == "no" and charge == "cost" and not is_discretionary:
        return ["discretionary"]
    return []


def propose(arrangement, is_public_body, charge, is_discretionary):
    """Return the proposed power and why.

    Takes what ``questions`` takes.

    :return: dict with ``code`` (None while a question is open, or where no general
        power allows it), ``reasons`` (list of keys), ``alternatives`` (list of codes)
        and ``company`` (whether a company has to do it)
    """
    answer = {"code": None, "reasons": [], "alternatives": [], "company": False}
    if questions(arrangement, is_public_body, charge, is_discretionary):
        return answer
    if arrangement in ARRANGEMENTS:
        code, reason = ARRANGEMENTS[arrangement]
        return {**answer, "code": code, "reasons": [reason]}
    if arrangement == "joint_company":
        code, reasons = "LGA03_S95", ["joint_company"]
        if charge == "surplus":
            reasons.append("surplus_company")
    elif is_public_body == "yes":
        code, reasons = "LAGSA70_S1", ["public_body"]
        reasons.append("surplus_allowed" if charge == "surplus" else "as_agreed")
    elif charge == "none":
        code, reasons = "LGA72_S111", ["no_charge"]
    elif charge == "surplus":
        code, reasons = "LGA03_S95", ["not_public_body", "surplus_company"]
    elif is_discretionary == "no":
        code, reasons = None, ["not_public_body", "duty"]
    else:
        code, reasons = "LGA03_S93", ["not_public_body", "cost_recovery"]
    return {
        "code": code,
        "reasons": reasons,
        "alternatives": ALTERNATIVES.get(code, []),
        "company": code == "LGA03_S95",
    }


def gaps(answers, power, *, has_company, has_reason):
    """Return what keeps a choice of power from standing, in the order to mend it.

    :param answers: dict with the arguments of ``questions``
    :param power: dict with ``code``, ``surplus`` ("no", "yes", "company") and
        ``company`` (a company has to do it), or None while none is chosen
    :param has_company: the company is named
    :param has_reason: somebody wrote why another power than the proposed one
    :return: list of keys: "ask_" and a question, "power", "surplus", "company",
        "reason"
    """
    asked = questions(**answers)
    found = [f"ask_{question}" for question in asked]
    if not power:
        return [*found, "power"]
    proposed = propose(**answers)
    is_surplus = answers["charge"] == "surplus"
    if is_surplus and power["surplus"] == "no":
        found.append("surplus")
    trades = is_surplus or proposed["company"]
    if power["company"] and trades and not has_company:
        found.append("company")
    fitting = {proposed["code"], *proposed["alternatives"]}
    if not asked and power["code"] not in fitting and not has_reason:
        found.append("reason")
    return found
