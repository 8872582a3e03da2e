"""`python -m baotinh.stack`: supervise the stack of BAOTINH_HOME. `baotinh up` starts it."""

import sys

from baotinh import settings
from baotinh.stack.supervisor import Supervisor

if __name__ == "__main__":
    sys.exit(Supervisor(settings.load()).run())
