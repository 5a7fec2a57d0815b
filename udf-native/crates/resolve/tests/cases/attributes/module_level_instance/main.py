from registry import registry


class Handler:
    def handle(self):
        return "handled"


registry.add("a", Handler())
registry.get("a").handle()
