def run():
    from worker import work

    return work()


def run_module():
    import worker

    return worker.rest()


run()
run_module()
