from plugins.alpha import run as run_alpha
import plugins.beta

run_alpha()
plugins.beta.run()
