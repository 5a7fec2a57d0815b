import first

first.start(2)
