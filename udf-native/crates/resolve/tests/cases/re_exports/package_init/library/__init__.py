from ._client import Client
from ._connect import connect

__all__ = ["Client", "connect"]
