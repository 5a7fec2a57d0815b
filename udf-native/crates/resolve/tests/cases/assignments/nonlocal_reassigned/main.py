def machine():
    def idle():
        nonlocal state
        state = busy
        return "idle"

    def busy():
        nonlocal state
        state = idle
        return "busy"

    state = idle

    def step():
        return state()

    return step


step = machine()
assert [step(), step(), step()] == ["idle", "busy", "idle"]
