class Invalid(Exception):
    status = 400

    def payload(self):
        return {"status": self.status, "text": self.text()}

    def text(self):
        return "invalid"


class Missing(Invalid):
    status = 404

    def text(self):
        return "missing"


ERRORS = {400: Invalid, 404: Missing}


def check(status):
    if status in ERRORS:
        raise ERRORS[status]()
    return "ok"


def respond(status):
    try:
        return check(status)
    except Invalid as error:
        return error.payload()


for status in (200, 400, 404):
    respond(status)
