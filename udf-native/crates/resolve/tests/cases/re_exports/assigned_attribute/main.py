import facade

facade.run()
facade.Runner().run()
facade.stop()
