import errors
from base import Error as BaseError


class Error(BaseError):
    def code(self):
        return super().code() + 1


Error().code()
errors.Error().code()
