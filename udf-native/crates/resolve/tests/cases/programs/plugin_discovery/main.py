import importlib
import pkgutil

import plugins
from plugins.base import Plugin


def discover(package):
    for info in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{info.name}")
    return [plugin() for plugin in Plugin.registry]


def run(text):
    for plugin in discover(plugins):
        text = plugin.transform(text)
    return text


assert run("ab") == "BA"
