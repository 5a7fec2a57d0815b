from handlers import dispatch

dispatch("a")
dispatch("b")
