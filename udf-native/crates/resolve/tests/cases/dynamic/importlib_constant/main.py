import importlib

plugin = importlib.import_module("plugin")
plugin.run()
helper = __import__("helper")
helper.help_me()
