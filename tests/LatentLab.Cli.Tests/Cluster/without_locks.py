"""Runs a program for which the system refuses flock(2), as a file system without locks does.

    python3 without_locks.py ENOLCK program argument ...

A filter of the kernel (seccomp) answers in the file system's place; all processes that the program starts have it too.
"""
import ctypes
import errno
import os
import struct
import sys

FLOCK = {"x86_64": 73, "aarch64": 32}[os.uname().machine]
NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE_WITH = 0x7FFF0000, 0x00050000


def instruction(code, value, if_true=0, if_false=0):
    return struct.pack("HBBI", code, if_true, if_false, value)


program = ctypes.create_string_buffer(
    instruction(LOAD, 0)                                            # the call's number
    + instruction(JUMP_IF_EQUAL, FLOCK, 0, 1)
    + instruction(RETURN, REFUSE_WITH | getattr(errno, sys.argv[1]))
    + instruction(RETURN, ALLOW))
descriptor = ctypes.create_string_buffer(struct.pack("HxxxxxxP", 4, ctypes.addressof(program)))
system = ctypes.CDLL(None, use_errno=True)
for arguments in [(NO_NEW_PRIVILEGES, 1, 0, 0, 0), (SECCOMP, FILTER, descriptor, 0, 0)]:
    if system.prctl(*arguments) != 0:
        sys.exit(f"prctl{arguments[:2]}: {os.strerror(ctypes.get_errno())}")
os.execvp(sys.argv[2], sys.argv[2:])
