OCA_PERMISSIONS = {
    "agreement.access_agreement_type_read": (True, False, False, False),
    "agreement.access_agreement_type_full": (True, True, True, True),
    "agreement.access_agreement_readonly": (True, False, False, False),
    "agreement.access_agreement_allusers": (True, True, True, True),
}


def uninstall_hook(env):
    """Give the OCA module its own access rows, menu and rights back."""
    for xmlid, permissions in OCA_PERMISSIONS.items():
        if row := env.ref(xmlid, raise_if_not_found=False):
            names = ("perm_read", "perm_write", "perm_create", "perm_unlink")
            row.write(dict(zip(names, permissions, strict=True)) | {"active": True})
    if menu := env.ref("agreement.agreement_menu_root", raise_if_not_found=False):
        menu.active = True
    # The lock on signed terms reads columns that go with the module.
    env.cr.execute("DROP TRIGGER IF EXISTS it_agreement_terms_update ON agreement")
    env.cr.execute("DROP TRIGGER IF EXISTS it_agreement_terms_delete ON agreement")
    env.cr.execute("DROP FUNCTION IF EXISTS it_agreement_terms_guard()")
    # A relation that comes from a mixin belongs to the mixin's module, which stays.
    env.cr.execute("DROP TABLE IF EXISTS agreement_it_exempt_paragraph_rel")
