"""For a container's health check: ends with 0 if the pages beside us are well."""

import http.client
import os
import sys


def main() -> int:
    """Ask /healthz as the first host name that Linli answers to."""
    port = int(os.environ.get("LINLI_PORT") or "8000")
    host = (os.environ.get("LINLI_HOSTS") or "127.0.0.1").split(",")[0].strip().lstrip(".")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return 0 if connection.getresponse().status == 200 else 1
    except OSError:
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
