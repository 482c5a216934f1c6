"""What each process of `linli serve` loads: the pages, in a process that never outlives its server.

Without this a server that is killed would leave processes behind that go on answering at its port.
"""

import ctypes
import gc
import signal
from typing import Final

from django.core.wsgi import get_wsgi_application

PR_SET_PDEATHSIG: Final = 1  # prctl(2): the signal that we get when our parent ends

# Until the server's own handlers stand, a process that is told to stop has nothing to finish.
for _number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(_number, signal.SIG_DFL)
ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

# What is loaded stays for good: the collector need not walk through it again and again. Requests
# leave few cycles behind, so it may also come less often; measured, this saves a tenth of the CPU.
gc.disable()
application = get_wsgi_application()

from linli.matters import services as matters  # noqa: E402 - only now there are models

matters.get_ready()  # or the first who writes a report would wait for it
gc.freeze()
gc.set_threshold(20_000, 20, 20)
gc.enable()
