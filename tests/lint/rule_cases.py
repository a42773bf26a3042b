"""For each rule of `config.lint`, by code and scope: what is good and what is bad.

A text stands for one file of its kind in the module `itgovernance`; a dictionary is a whole
tree, path by path. A list holds several such cases.
"""

MANIFEST = """{
    "name": "Governance",
    "summary": "Forums and decisions",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "City Growth Suite",
    "category": "Services/Partnership and growth",
    "depends": ["base"],
    "data": %s,
}
"""
PLACES = {
    "python": "addons/itgovernance/models/it_thing.py",
    "xml": "addons/itgovernance/views/it_thing_views.xml",
    "csv": "addons/itgovernance/security/ir.model.access.csv",
    "js": "addons/itgovernance/static/src/thing.js",
    "text": "config/thing.conf",
}
ACCESS_HEADER = (
    "id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink\n"
)
ACCESS_ROW = "access_it_thing,it.thing,model_it_thing,base.group_user,1,0,0,0\n"


def model(*lines, name='_name = "it.thing"'):
    """A model's file with these lines in its class."""
    head = [name, '_description = "Thing"', *lines]
    body = "\n".join(
        f"    {line}" if line else "" for text in head for line in text.split("\n")
    )
    doc = '    """A thing, made by nobody."""\n\n'
    return f"from odoo import api, fields, models\n\n\nclass ItThing(models.Model):\n{doc}{body}\n"


def tree(files=None, data=(), name="itgovernance", folder="addons/", **manifest):
    """A module with these files (paths from its folder) and a sound manifest."""
    text = MANIFEST % list(data)
    for key, value in manifest.items():
        text = text.replace("}\n", f'    "{key}": {value!r},\n}}\n')
    home = f"{folder}{name}/"
    return {
        f"{home}__manifest__.py": text,
        **{home + path: content for path, content in (files or {}).items()},
    }


def odoo(body):
    return f"<odoo>\n{body}\n</odoo>\n"


def arch(body):
    return odoo(
        f'<record id="it_thing_view" model="ir.ui.view"><field name="arch" type="xml">{body}</field></record>'
    )


def record(identifier, model_name, fields=""):
    return odoo(f'<record id="{identifier}" model="{model_name}">{fields}</record>')


def rule_xml(domain):
    return record(
        "it_thing_rule_company",
        "ir.rule",
        f'<field name="model_id" ref="model_it_thing"/><field name="domain_force">{domain}</field>',
    )


COMPANY_MODEL = model('company_id = fields.Many2one("res.company")')
LONG_METHOD = "def _long(self):\n" + "\n".join(f"    a{n} = {n}" for n in range(41))
LONG_DOC = (
    'def _told(self):\n    """Tell.\n'
    + "\n".join("    words" for _ in range(41))
    + '\n    """\n    return 1'
)
PARENT = model('child_ids = fields.One2many("it.child", "thing_id")')
CHILD = """from odoo import fields, models


class ItChild(models.Model):
    \"\"\"A child of a thing.\"\"\"

    _name = "it.child"
    _description = "Child"

    thing_id = fields.Many2one("it.thing"%s)
"""

GOOD, BAD = 0, 1
CASES = {
    # --- Python ---
    ("O19-sql-constraints", "python"): (
        model('_name_uniq = models.Constraint("UNIQUE(name)", "Taken.")'),
        model('_sql_constraints = [("a", "UNIQUE(name)", "Taken.")]'),
    ),
    ("O19-field-parameter", "python"): (
        model("a = fields.Integer(aggregator=None)"),
        [
            model('a = fields.Integer(group_operator="sum")'),
            model('a = fields.Many2one("it.thing", auto_join=True)'),
            model("a = fields.Char(unaccent=False)"),
        ],
    ),
    ("O19-create-multi", "python"): (
        model(
            "@api.model_create_multi\ndef create(self, vals_list):\n    return super().create(vals_list)"
        ),
        [
            model(
                "@api.model\ndef create(self, vals):\n    return super().create(vals)"
            ),
            model("def create(self, vals_list):\n    return super().create(vals_list)"),
            model(
                "@api.model_create_multi\ndef create(self, vals):\n    return super().create(vals)"
            ),
        ],
    ),
    ("O19-deprecated-method", "python"): (
        model(
            'def _count(self):\n    self.check_access("read")\n    return self._read_group([], [], ["__count"])'
        ),
        [
            model('def _count(self):\n    return self.read_group([], [], ["x"])'),
            model('def _may(self):\n    return self.check_access_rights("read")'),
            model('def _may(self):\n    return self.check_access_rule("read")'),
            model("def toggle_active(self):\n    return super().toggle_active()"),
        ],
    ),
    ("O19-self-shortcut", "python"): (
        model(
            "def _now(self):\n    return self.env.cr.now(), self.env.uid, self.env.context"
        ),
        [
            model("def _now(self):\n    return self._cr.now()"),
            model("def _me(self):\n    return self._uid"),
            model("def _all(self):\n    return self._context"),
        ],
    ),
    ("O19-name-get", "python"): (
        model(
            "def _compute_display_name(self):\n    return super()._compute_display_name()"
        ),
        [
            model("def name_get(self):\n    return []"),
            model(
                '@api.model\ndef name_search(self, name="", **more):\n    return super().name_search(name, **more)'
            ),
            model("def _label(self):\n    return self.name_get()[0][1]"),
        ],
    ),
    ("O19-import", "python"): (
        "from odoo import api, fields\nfrom odoo.fields import Domain\n",
        [
            "from odoo.osv import expression\n",
            "from odoo.osv.expression import AND\n",
            "from odoo.orm.identifiers import NewId\n",
            "import odoo.orm.fields\n",
        ],
    ),
    ("O19-search-method", "python"): (
        [
            model(
                "def _search_late(self, operator, value):\n"
                '    if operator != "in":\n        return NotImplemented\n    return [("day", "<", "today")]'
            ),
            model(
                'def _search_kind(self, operator, value):\n    return [("kind_id.code", operator, value)]'
            ),
        ],
        [
            model(
                'def _search_late(self, operator, value):\n    return [("day", "<", value)]'
            ),
            model(
                'def _search_late(self, operator, value):\n    return [("day", operator, False)]'
            ),
        ],
    ),
    ("O19-commit", "python"): (
        [
            model(
                "def _run(self):\n    with self.env.cr.savepoint():\n        return self"
            ),
            tree({"cli.py": "def run(env):\n    env.cr.commit()\n"}),
        ],
        [
            model("def _run(self):\n    self.env.cr.commit()"),
            model("def _run(self, cr):\n    cr.rollback()"),
        ],
    ),
    ("O19-sql-format", "python"): (
        [
            model(
                'def _rows(self):\n    return self.env.execute_query(SQL("SELECT %s", 1))'
            ),
            model(
                'def _rows(self):\n    self.env.cr.execute("SELECT a " "FROM b WHERE c = %s", [1])'
            ),
        ],
        [
            model('def _rows(self):\n    self.env.cr.execute(f"SELECT {self._table}")'),
            model(
                'def _rows(self):\n    self.env.cr.execute("SELECT %s" % self._table)'
            ),
            model(
                'def _rows(self):\n    self.env.cr.execute("SELECT {}".format(self._table))'
            ),
            model('def _rows(self):\n    return SQL("SELECT " + self._table)'),
        ],
    ),
    ("O19-in-brackets", "python"): (
        "a = 1\nb = a in (1,)\nc = a in (1, 2)\nd = (a in c)\ne = a in c\n",
        [
            "b = a in (c)\n",
            'b = a not in ("draft")\n',
            "b = a in (self.c)\n",
            "b = a in (\n    c\n)\n",
        ],
    ),
    ("O19-strip-word", "python"): (
        'a = "sum".removesuffix(":sum").rstrip(" \\n").lstrip("0")\n',
        ['a = "bonus:sum".rstrip(":sum")\n', 'a = "xxy".lstrip("//")\n'],
    ),
    ("O19-logic-pure", "python"): (
        [
            tree(
                {"logic/sums.py": "from datetime import date\n\nfrom . import other\n"}
            ),
            tree({"logic/sums.py": "from odoo.addons.a.logic import other\n"}),
        ],
        [
            tree({"logic/sums.py": "from odoo.addons.a.models import other\n"}),
            tree({"logic/sums.py": "from odoo import fields\n"}),
            tree({"logic/sums.py": "import odoo.tools\n"}),
            tree({"logic/sums.py": "from ..models import it_thing\n"}),
        ],
    ),
    ("O19-public-method", "python"): (
        [
            model(
                "def _price(self):\n    return 1\n\ndef action_open(self):\n    return {}"
            ),
            model(
                "def message_post(self, **more):\n    return super().message_post(**more)"
            ),
            model("@api.private\ndef price(self):\n    return 1"),
            model(
                'def price(self):\n    """An endpoint of the board."""\n    return 1'
            ),
        ],
        model("def price(self):\n    return 1"),
    ),
    ("O19-long-method", "python"): (model(LONG_DOC), model(LONG_METHOD)),
    ("O19-long-class", "python"): (
        "class Short:\n    a = 1\n",
        "class Long:\n" + "".join(f"    a{n} = {n}\n" for n in range(500)),
    ),
    ("O19-model-words", "python"): (
        [model(), 'class A(models.Model):\n    _inherit = "res.partner"\n'],
        [
            'class A(models.Model):\n    _name = "a"\n    _description = "A"\n',
            'class A(models.Model):\n    """An a."""\n\n    _name = "a"\n',
        ],
    ),
    ("O19-json-route", "python"): (
        '@http.route("/a", type="jsonrpc", auth="user")\ndef a(self):\n    return 1\n',
        '@http.route("/a", type="json", auth="user")\ndef a(self):\n    return 1\n',
    ),
    ("O19-group-fields", "python"): (
        'a = user.group_ids\nb = {"group_ids": []}\nc = "groups_ids"\n',
        ["a = user.groups_id\n", 'b = {"groups_id": []}\n', "c = dict(groups_id=[])\n"],
    ),
    ("O19-view-mode", "python"): (
        'a = {"view_mode": "list,form", "views": [(False, "list")]}\n',
        ['a = {"view_mode": "tree,form"}\n', 'a = {"views": [(False, "tree")]}\n'],
    ),
    ("O19-unfinished", "python"): (
        "def a():\n    return NotImplemented  # the ORM turns it round\n",
        [
            "def a():\n    raise NotImplementedError\n",
            "def a(self):\n    self.skipTest('later')\n",
            "@unittest.skip('later')\ndef a(self):\n    return 1\n",
            "a = 1  # TO" + "DO: mend\n",
        ],
    ),
    ("O19-british", "python"): (
        model(
            'a = fields.Char(help="The colour of the organisation, its license key")'
        ),
        [
            model('a = fields.Char(help="The color of it")'),
            model('a = fields.Char("Partner organization")'),
            model('def _say(self):\n    return self.env._("Cannot finalize this")'),
        ],
    ),
    # --- XML ---
    ("O19-tree", "xml"): (
        arch('<list><field name="name"/></list>'),
        arch('<tree><field name="name"/></tree>'),
    ),
    ("O19-attrs", "xml"): (
        arch('<form><field name="a" invisible="b"/></form>'),
        [
            arch("""<form><field name="a" attrs="{'invisible': []}"/></form>"""),
            arch('<form><button name="a" states="draft"/></form>'),
        ],
    ),
    ("O19-view-mode", "xml"): (
        record(
            "it_action",
            "ir.actions.act_window",
            '<field name="view_mode">list,form</field>',
        ),
        record(
            "it_action",
            "ir.actions.act_window",
            '<field name="view_mode">tree,form</field>',
        ),
    ),
    ("O19-search-group", "xml"): (
        arch('<search><group><filter name="a"/></group></search>'),
        [
            arch('<search><group expand="0"><filter name="a"/></group></search>'),
            arch('<search><group string="By"><filter name="a"/></group></search>'),
        ],
    ),
    ("O19-kanban-box", "xml"): (
        arch('<kanban><templates><t t-name="card"/></templates></kanban>'),
        arch('<kanban><templates><t t-name="kanban-box"/></templates></kanban>'),
    ),
    ("O19-chatter", "xml"): (
        arch("<form><chatter/></form>"),
        arch('<form><div class="oe_chatter"/></form>'),
    ),
    ("O19-t-esc", "xml"): (
        arch('<kanban><t t-out="a"/></kanban>'),
        [
            arch('<kanban><t t-esc="a"/></kanban>'),
            arch('<kanban><t t-raw="a"/></kanban>'),
        ],
    ),
    ("O19-group-category", "xml"): (
        record("group_a", "res.groups", '<field name="privilege_id" ref="p"/>'),
        record("group_a", "res.groups", '<field name="category_id" ref="c"/>'),
    ),
    ("O19-group-fields", "xml"): (
        record("group_a", "res.groups", '<field name="user_ids" eval="[]"/>'),
        [
            record("group_a", "res.groups", '<field name="users" eval="[]"/>'),
            record("user_a", "res.users", '<field name="groups_id" eval="[]"/>'),
        ],
    ),
    ("O19-xml-function", "xml"): (
        odoo('<function model="it.thing" name="_recompute"/>'),
        odoo('<function model="res.users" name="write"/>'),
    ),
    ("O19-xml-id", "xml"): (
        [
            record("it_thing_view_form", "ir.ui.view"),
            record("measure_cg1", "it.measure"),
            record("base.GBP", "res.currency"),
            odoo('<menuitem id="menu_root"/>'),
        ],
        [
            record("itThingForm", "ir.ui.view"),
            record("it_thing_form", "ir.ui.view"),
            record("it_thing", "ir.actions.act_window"),
            odoo('<menuitem id="root"/>'),
        ],
    ),
    ("O19-duplicate-id", "xml"): (
        odoo('<record id="a" model="it.thing"/><record id="b" model="it.thing"/>'),
        odoo('<record id="a" model="it.thing"/><record id="a" model="it.thing"/>'),
    ),
    ("O19-action-help", "xml"): (
        [
            record(
                "it_action",
                "ir.actions.act_window",
                '<field name="view_mode">list,form</field><field name="help">Add one.</field>',
            ),
            record(
                "it_action",
                "ir.actions.act_window",
                '<field name="view_mode">form</field>',
            ),
        ],
        record(
            "it_action",
            "ir.actions.act_window",
            '<field name="view_mode">list,form</field>',
        ),
    ),
    ("O19-page-name", "xml"): (
        arch('<form><notebook><page name="a" string="A"/></notebook></form>'),
        arch('<form><notebook><page string="A"/></notebook></form>'),
    ),
    ("O19-xml-syntax", "xml"): (odoo(""), "<odoo><record></odoo>"),
    ("O19-british", "xml"): (
        arch('<form><field name="color" string="Colour"/></form>'),
        [
            arch('<form><field name="a" string="Color"/></form>'),
            arch("<form><p>Cost center</p></form>"),
        ],
    ),
    # --- CSV ---
    ("O19-access-group", "csv"): (
        ACCESS_HEADER + ACCESS_ROW,
        ACCESS_HEADER + ACCESS_ROW.replace("base.group_user", ""),
    ),
    ("O19-csv", "csv"): (
        ACCESS_HEADER + ACCESS_ROW,
        [
            ACCESS_HEADER + ACCESS_ROW + ACCESS_ROW,
            ACCESS_HEADER + ACCESS_ROW.replace(",1,", ",", 1),
            ACCESS_HEADER + ACCESS_ROW.replace("model_it_thing", " model_it_thing"),
            ACCESS_HEADER + ACCESS_ROW.replace("access_it_thing", 'access_it_thing"'),
            ACCESS_HEADER.replace(":id", "/id") + ACCESS_ROW,
            "",
        ],
    ),
    # --- JavaScript ---
    ("O19-js-console", "js"): ("// console.log(a)\nlet a = 1;\n", "console.log(a);\n"),
    ("O19-js-many2one", "js"): (
        "const id = record.data.partner_id.id;\n",
        "const id = record.data.partner_id[0];\n",
    ),
    ("O19-js-legacy", "js"): (
        'import { rpc } from "@web/core/network/rpc";\n',
        [
            "/** @odoo-module **/\n",
            'this.rpc = useService("rpc");\n',
            "const { Component } = owl;\n",
        ],
    ),
    # --- any text ---
    ("O19-registry-address", "text"): (
        "see https://www.odoo.com and happyorg",
        [
            "get https://py" + "pi.org/simple",
            "deb http://deb.deb" + "ian.org/debian",
            "npm: registry.np" + "mjs.org",
        ],
    ),
    ("O19-machine-path", "text"): (
        "./addons, /odoo/agreements, https://council.uk/home/it, /var/lib/odoo, network/path",
        [
            "x = /wo" + "rk/main",
            "x = /t" + "mp/a",
            '"/ho' + 'me/me/a"',
            "see ../sha" + "red/a",
            "C:\\Us" + "ers\\me",
        ],
    ),
    ("O19-conflict", "text"): (
        "a\n=======\n",
        ["<<<<<<" + "< HEAD\n", ">>>>>>" + "> main\n"],
    ),
    ("O19-whitespace", "text"): ("a = 1\n", ["\ta = 1\n", "a = 1 \n", "a = 1\r\n"]),
    # --- one module ---
    ("O19-manifest", "module"): (
        tree(),
        [
            tree(version="1.0"),
            tree(license="LGPL-3"),
            {"addons/itgovernance/__manifest__.py": '{"name": "Governance"}\n'},
            {"addons/itgovernance/__manifest__.py": "broken(\n"},
        ],
    ),
    ("O19-manifest-files", "module"): (
        tree({"views/it_thing_views.xml": odoo("")}, data=["views/it_thing_views.xml"]),
        [
            tree(data=["views/it_thing_views.xml"]),
            tree({"views/it_thing_views.xml": odoo("")}),
            tree({"views/a_views.xml": odoo("")}, data=["views/a_views.xml"] * 2),
        ],
    ),
    ("O19-access-row", "module"): (
        [
            tree(
                {
                    "models/it_thing.py": model(),
                    "security/ir.model.access.csv": ACCESS_HEADER + ACCESS_ROW,
                }
            ),
            tree(
                {
                    "models/it_thing.py": model().replace(
                        "models.Model", "models.AbstractModel"
                    )
                }
            ),
            tree({"models/it_thing.py": model(name='_inherit = "res.partner"')}),
        ],
        [
            tree(
                {
                    "models/it_thing.py": model(),
                    "security/ir.model.access.csv": ACCESS_HEADER,
                }
            ),
            tree(
                {
                    "wizards/it_thing.py": model().replace(
                        "models.Model", "models.TransientModel"
                    )
                }
            ),
        ],
    ),
    ("O19-company-rule", "module"): (
        [
            tree(
                {
                    "models/it_thing.py": COMPANY_MODEL,
                    "security/it_security.xml": rule_xml(
                        "[('company_id', 'in', company_ids + [False])]"
                    ),
                }
            ),
            tree({"models/it_thing.py": model()}),
        ],
        [
            tree({"models/it_thing.py": COMPANY_MODEL}),
            tree(
                {
                    "models/it_thing.py": COMPANY_MODEL,
                    "security/it_security.xml": rule_xml("[(1, '=', 1)]"),
                }
            ),
        ],
    ),
    ("O19-file-name", "module"): (
        tree(
            {
                "models/it_thing.py": model(),
                "models/it_thing_store.py": model(name='_inherit = "it.thing"'),
                "models/words.py": "WORDS = ()\n",
                "views/it_thing_views.xml": odoo(""),
                "views/itgovernance_menus.xml": odoo(""),
                "security/itgovernance_security.xml": odoo(""),
                "data/it_thing_data.xml": odoo(""),
                "tests/common.py": "class TestBase:\n    a = 1\n",
            }
        ),
        [
            tree({"models/models.py": model()}),
            tree({"views/it_thing.xml": odoo("")}),
            tree({"security/access.xml": odoo("")}),
            tree({"data/it_thing.xml": odoo("")}),
            tree(
                {
                    "tests/thing.py": "class TestThing(Case):\n    def test_a(self):\n        return 1\n"
                }
            ),
        ],
    ),
    # --- several modules ---
    ("O19-order", "repository"): (
        {
            **tree(),
            **tree(
                {"models/a.py": 'a = "itgovernance.group_reader"\n'},
                name="itstrategy",
                depends=["itgovernance"],
            ),
        },
        [
            {**tree(depends=["itstrategy"]), **tree(name="itstrategy")},
            {
                **tree({"models/a.py": "from odoo.addons.itstrategy import x\n"}),
                **tree(name="itstrategy"),
            },
            {
                **tree({"models/a.py": "from odoo.addons import itstrategy\n"}),
                **tree(name="itstrategy"),
            },
            {
                **tree({"models/a.py": 'a = "itstrategy.measure_cg1"\n'}),
                **tree(name="itstrategy"),
            },
            {
                **tree(
                    {
                        "views/a_views.xml": odoo(
                            '<menuitem id="menu" parent="itstrategy.menu"/>'
                        )
                    }
                ),
                **tree(name="itstrategy"),
            },
            {
                **tree(
                    {
                        "security/ir.model.access.csv": ACCESS_HEADER
                        + ACCESS_ROW.replace("base.", "itstrategy.")
                    }
                ),
                **tree(name="itstrategy"),
            },
        ],
    ),
    ("O19-inverse-index", "repository"): (
        [
            tree(
                {
                    "models/it_thing.py": PARENT,
                    "models/it_child.py": CHILD % ", index=True",
                }
            ),
            tree(
                {
                    "models/it_thing.py": PARENT,
                    "models/it_child.py": CHILD % ""
                    + '    _thing_idx = models.Index("(thing_id, id)")\n',
                }
            ),
        ],
        tree({"models/it_thing.py": PARENT, "models/it_child.py": CHILD % ""}),
    ),
    ("O19-nullable-unique", "repository"): (
        [
            tree(
                {
                    "models/it_thing.py": model(
                        "a = fields.Char(required=True)",
                        "b = fields.Char(required=True)",
                        '_uniq = models.Constraint("UNIQUE(a, b)", "Taken.")',
                    )
                }
            ),
            tree(
                {
                    "models/it_thing.py": model(
                        "a = fields.Char()",
                        "b = fields.Char(required=True)",
                        """_uniq = models.UniqueIndex("(COALESCE(a, ''), b)", "Taken.")""",
                    )
                }
            ),
        ],
        [
            tree(
                {
                    "models/it_thing.py": model(
                        "a = fields.Char()",
                        "b = fields.Char(required=True)",
                        '_uniq = models.Constraint("UNIQUE(a, b)", "Taken.")',
                    )
                }
            ),
            tree(
                {
                    "models/it_thing.py": model(
                        "a = fields.Char()",
                        "b = fields.Char(required=True)",
                        '_uniq = models.UniqueIndex("(a, b)", "Taken.")',
                    )
                }
            ),
        ],
    ),
}


def trees(code, scope, side):
    """The trees of one side of a rule's case, each as files by path."""
    given = CASES[code, scope][side]
    for case in given if isinstance(given, list) else [given]:
        yield case if isinstance(case, dict) else {**tree(), PLACES[scope]: case}
