from top.middle.bottom import run

run()
