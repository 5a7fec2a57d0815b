import os_layer

os_layer.open_file("a")
os_layer.path_module.join("a", "b")
