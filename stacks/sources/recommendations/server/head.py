"""The head of a request, which is all that is read of one: bounded in bytes and in time."""

import io
import socket
import time

MOST_BYTES = 16 * 1024
SECONDS = 5


class Head(io.RawIOBase):
    """What a connection sends.

    A read raises TimeoutError beyond either bound, whereupon http.server closes the connection without an answer.
    """

    def __init__(self, connection: socket.socket) -> None:
        super().__init__()
        self._connection = connection
        self._left = MOST_BYTES
        self._end = time.monotonic() + SECONDS

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:
        """Read what has come, or wait for the rest of the time."""
        if not self._left:
            raise TimeoutError(f"the head of a request has {MOST_BYTES} bytes at most")
        self._connection.settimeout(max(self._end - time.monotonic(), 0.001))
        count = self._connection.recv_into(buffer, min(len(buffer), self._left))
        self._left -= count
        return count
