class Robot:
    def walk(self):
        return "walk"

    def stop(self):
        return "stop"


robot = Robot()
getattr(robot, "walk")()
stop = getattr(robot, "stop", None)
if stop is not None:
    stop()
