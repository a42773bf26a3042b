"""The city is told once; uninstalling takes the module away and leaves the records."""

from .story import tell

_KEPT = "__itcity_demo__"


def _rename(env, old, new):
    env.cr.execute("UPDATE ir_model_data SET module = %s WHERE module = %s", [new, old])
    env.invalidate_all()


def pre_init_hook(env):
    """Recognise the city that an earlier installation left."""
    _rename(env, _KEPT, "itcity_demo")


def post_init_hook(env):
    """Tell the story, unless it was told before."""
    if not env.ref("itcity_demo.story_told", raise_if_not_found=False):
        tell(env)


def uninstall_hook(env):
    """Keep the records: by now they may stand behind closed readings and signed agreements."""
    _rename(env, "itcity_demo", _KEPT)
