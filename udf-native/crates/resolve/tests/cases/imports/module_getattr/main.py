import lazy

lazy.load()
