from ..tools import ping
