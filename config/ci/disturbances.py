"""What chaos.py does to a platform beside killing its processes: each lasts as long as its context."""

import contextlib
import socket
import subprocess
import sys

RATE = "4mbit"  # of all connections together
LONGEST_QUEUE = "300ms"  # what would wait longer is lost
LOST = 0.03  # of all packets
JUMPS = [3 * 3600, -3 * 3600]  # seconds


@contextlib.contextmanager
def full(home):
    """The file system of the home has no byte left. Put the home on one of its own: a tmpfs of 4 GB for instance."""
    ballast = home / "ballast"
    try:
        with ballast.open("wb") as file:
            try:
                while True:
                    file.write(bytes(1 << 20))
            except OSError:
                pass
        yield "full disk"
    finally:
        ballast.unlink()


@contextlib.contextmanager
def slow():
    """Everything over loopback, callers, services and PostgreSQL, shares a narrow line with a long queue."""
    only_in_a_namespace()
    run("ip", "link", "set", "lo", "mtu", "1500")
    run("tc", "qdisc", "add", "dev", "lo", "root", "tbf", "rate", RATE, "burst", "32kb", "latency", LONGEST_QUEUE)
    try:
        yield f"network of {RATE} with up to {LONGEST_QUEUE} of queue"
    finally:
        run("tc", "qdisc", "del", "dev", "lo", "root")


@contextlib.contextmanager
def lossy():
    """A part of all packets over loopback is lost."""
    only_in_a_namespace()
    rule = ["INPUT", "-i", "lo", "-m", "statistic", "--mode", "random", "--probability", str(LOST), "-j", "DROP"]
    run("iptables", "-A", *rule)
    try:
        yield f"{LOST:.0%} of packets lost"
    finally:
        run("iptables", "-D", *rule)


@contextlib.contextmanager
def jumped(clocks, members, seconds):
    """The clocks of these members are ahead or behind by so much. The platform was started with clock.c, which reads them:

        cc -O2 -shared -fPIC -o clock.so config/ci/clock.c && mkdir -m 777 clocks
        LD_PRELOAD=$PWD/clock.so POLYMATH_CLOCK=$PWD/clocks ./polymath up
    """
    for member in members:
        jump(clocks / member, seconds)
    try:
        yield f"clocks of {', '.join(members)} jumped by {seconds / 3600:+.0f} h"
    finally:
        for member in members:
            jump(clocks / member, 0)


def jump(clock, seconds):
    with clock.open("r+b") as ahead:
        ahead.write(seconds.to_bytes(8, sys.byteorder, signed=True))


def only_in_a_namespace():
    """Spoils no network but one that was made for it, from which nothing else is reached."""
    if [name for _, name in socket.if_nameindex()] != ["lo"]:
        sys.exit("Start the platform and this in a network of their own: unshare --net")


def run(*command):
    subprocess.run(command, check=True)
