"""Messages that nobody who knows the key has sent, sent twice, or that are no messages."""
import random
import re
import socket
import unittest

import zmq
from jupyter_client.session import Session

from kernel_client import KERNEL, TIMEOUT, KernelCase


class HostileTest(KernelCase):
    def raw(self, channel):
        """A socket of our own to one of the kernel's ports."""
        sender = zmq.Context.instance().socket(zmq.REQ if channel == "hb" else zmq.DEALER)
        sender.linger = 1000
        sender.rcvtimeo = TIMEOUT * 1000
        sender.connect(f"tcp://127.0.0.1:{getattr(self.manager, channel + '_port')}")
        self.addCleanup(sender.close)
        return sender

    def frames(self, kind, content, key=None):
        session = Session(key=self.client.session.key if key is None else key)
        message = session.msg(kind, content)
        return message["header"]["msg_id"], session.serialize(message)

    def resident(self):
        with open(f"/proc/{self.pid()}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read()).group(1)) / 1024

    def test_a_request_signed_with_another_key_is_not_carried_out(self):
        for key in (b"another key", b""):
            sender = self.raw("shell")
            _, forged = self.frames("execute_request", {"code": "int forged = 1;"}, key)
            sender.send_multipart(forged)
            genuine_id, genuine = self.frames("kernel_info_request", {})
            sender.send_multipart(genuine)
            answer = sender.recv_multipart()
            self.assertIn(genuine_id.encode(), b"".join(answer))
        self.assertEqual(self.run_cell("forged").status, "error")

    def test_a_request_that_was_recorded_is_not_carried_out_again(self):
        self.value("int count = 0;")
        sender = self.raw("shell")
        _, recorded = self.frames("execute_request", {"code": "count++;", "silent": False})
        for _ in range(3):
            sender.send_multipart(recorded)
        sender.recv_multipart()
        self.assertEqual(self.value("count"), "1")

    def test_a_changed_request_is_not_carried_out(self):
        sender = self.raw("shell")
        _, frames = self.frames("execute_request", {"code": "int altered = 1;"})
        sender.send_multipart([*frames[:-1], frames[-1].replace(b"altered", b"changed")])
        self.assertEqual(self.run_cell("changed").status, "error")

    def test_a_thousand_malformed_messages_leave_it_alive_and_no_larger(self):
        chance = random.Random(20261125)
        signer = Session(key=self.client.session.key)
        senders = [self.raw(channel) for channel in ("shell", "control", "stdin")]
        self.value("var survivor = 11;")
        self.throw(chance, signer, senders, 200)   # what is loaded once, for the first of them
        self.value("survivor")
        before = self.resident()
        self.throw(chance, signer, senders, 1000)
        self.assertEqual(self.value("survivor"), "11")
        self.assertLess(self.resident() - before, 40)

    def throw(self, chance, signer, senders, count):
        for _ in range(count):
            chance.choice(senders).send_multipart(self.malformed(chance, signer))
        # What went to the control and stdin channels has no answer to wait for: a last good one comes after it.
        _, last = self.frames("kernel_info_request", {})
        senders[1].send_multipart(last)
        while b"kernel_info_reply" not in b"".join(senders[1].recv_multipart()):
            pass

    def malformed(self, chance, signer):
        noise = lambda most=400: chance.randbytes(chance.randrange(most))
        header = signer.msg_header("execute_request")
        good = [signer.pack(part) for part in (header, {}, {}, {"code": "survivor = 0;"})]
        bad = list(good)
        kind = chance.randrange(8)
        if kind == 0:
            return [noise() for _ in range(chance.randrange(1, 12))]
        if kind == 1:
            return [b"<IDS|MSG>", *[noise() for _ in range(chance.randrange(6))]]
        if kind == 2:      # signed by nobody
            return [b"<IDS|MSG>", noise(65), *good]
        if kind == 3:      # cut off anywhere
            return [b"<IDS|MSG>", signer.sign(good), *good][:chance.randrange(1, 5)]
        if kind == 4:      # signed, but not JSON, or not an object
            bad[chance.randrange(4)] = chance.choice([noise(), b"[1]", b"null", b"7", b'"x"', b"{", b'{"a":1,"a":2}', b"\xff\xfe"])
        if kind == 5:      # deeper than any message
            bad[3] = b'{"code":' + b"[" * 5000 + b"]" * 5000 + b"}"
        if kind == 6:      # a header that lacks what it needs
            bad[0] = signer.pack({key: chance.choice([None, 3, "", [], {}]) for key in header if key != "date"})
        if kind == 7:      # half a letter
            bad[0] = b'{"msg_id":"\\ud800","msg_type":"\\udfff"}'
        return [b"<IDS|MSG>", signer.sign(bad), *bad]

    def test_bytes_that_are_not_even_zeromq_leave_it_alive(self):
        chance = random.Random(7)
        for channel in ("shell", "iopub", "control", "stdin", "hb"):
            for _ in range(20):
                with socket.create_connection(("127.0.0.1", getattr(self.manager, channel + "_port"))) as line:
                    start = chance.choice([b"", b"\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f", b"\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f\x03\x00NULL" + bytes(48), b"GET / HTTP/1.1\r\n\r\n"])
                    try:
                        line.sendall(start + chance.randbytes(chance.randrange(2000)))
                    except OSError:
                        pass
        self.assertEqual(self.value("1 + 1"), "2")
        beat = self.raw("hb")
        beat.send(b"still there?")
        self.assertEqual(beat.recv(), b"still there?")


class OpenTest(KernelCase):
    """Without a key nothing is signed."""

    @classmethod
    def setUpClass(cls):
        from jupyter_client.manager import KernelManager
        cls.manager = KernelManager(kernel_name=KERNEL)
        cls.manager.session.key = b""
        cls.manager.start_kernel()
        cls.client = cls.connect()

    def test_without_a_key_messages_are_not_signed(self):
        self.assertEqual(self.value("20 + 1"), "21")


if __name__ == "__main__":
    unittest.main()
