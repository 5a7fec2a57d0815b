from app import create

create().run()
