from library import Client, connect

connect("a").send("x")
Client("b").send("y")
