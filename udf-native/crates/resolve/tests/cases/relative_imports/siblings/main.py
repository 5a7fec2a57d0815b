from package.entry import start

start()
