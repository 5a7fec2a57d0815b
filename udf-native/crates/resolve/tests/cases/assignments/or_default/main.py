def default():
    return "default"


def custom():
    return "custom"


def run(hook=None):
    return (hook or default)()


def run_and(hook=None):
    return (hook and hook()) or default()


def run_if(hook=None):
    return (hook if hook else default)()


run()
run(custom)
run_and()
run_and(custom)
run_if()
run_if(custom)
