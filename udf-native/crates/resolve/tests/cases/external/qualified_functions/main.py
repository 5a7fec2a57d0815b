import json
import os.path
from os.path import join as path_join


def load(text):
    return json.loads(text)


def save(value):
    name = path_join("a", os.path.basename("b/c"))
    return name, json.dumps(value)


save(load("{}"))
