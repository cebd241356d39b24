"""What happens in a folder, from the kernel's inotify(7): nothing is missed between two looks."""
import ctypes, os, struct

CREATE, MOVED_TO = 0x100, 0x80


class Watch:
    """Names that appear in a folder from now on."""

    def __init__(self, folder):
        library = ctypes.CDLL(None, use_errno=True)
        self.descriptor = library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self.descriptor < 0 or library.inotify_add_watch(self.descriptor, folder.encode(), CREATE | MOVED_TO) < 0:
            raise OSError(ctypes.get_errno(), "inotify", folder)
        self.names = []

    def look(self):
        """Every name so far, in order."""
        while True:
            try:
                data = os.read(self.descriptor, 1 << 16)
            except BlockingIOError:
                return self.names
            at = 0
            while at < len(data):
                _, mask, _, length = struct.unpack_from("iIII", data, at)
                if mask & 0x4000:
                    raise OSError("inotify has lost events")
                self.names.append(data[at + 16:at + 16 + length].rstrip(b"\0").decode())
                at += 16 + length

    def close(self):
        os.close(self.descriptor)
