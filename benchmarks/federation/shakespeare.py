#!/usr/bin/env python3
"""Next characters of Shakespeare by speaker, E = 1 against E = 5 (McMahan et al. 2017, section 3).

  benchmarks/federation/shakespeare.py PLAY RESULTS EXPERIMENT...

PLAY is a text, packed by gzip or not, in which a speech is "NAME:" and the lines below it. Of each speaker the
first four fifths of the speeches are learnt from and the rest are the test, a part of it of some 60,000
characters. Speakers are dealt out to 100 clients, each with all that it says; C = 0.1. An experiment is as mnist.py has
them, such as e1:next-character:natural:1:10:0.9:40:1.0. Prints a table and writes results.json and charts.
"""
import collections, gzip, json, pathlib, sys
from mnist import CLIENTS, PROCESSES, curves, experiment, table, train
from processes import Federation, upload

TEST_CHARACTERS = 60_000


def parted(play):
    """The speeches that are learnt from, and those of the test."""
    speeches = [speech for speech in play.split("\n\n") if ":\n" in speech]
    of = collections.defaultdict(list)
    for speech in speeches:
        of[speech.split(":\n")[0]].append(speech)
    training, test = [], []
    for own in of.values():
        learnt = max(1, 4 * len(own) // 5)
        training += own[:learnt]
        test += own[learnt:]
    return training, test


def main(play, folder, *experiments):
    play, results = pathlib.Path(play).resolve(), pathlib.Path(folder).resolve()
    (results / "clients-data").mkdir(parents=True, exist_ok=True)
    text = gzip.open(play, "rt").read() if play.suffix == ".gz" else play.read_text()
    training, test = parted(text)
    (results / "clients-data" / "play.txt").write_text("\n\n".join(training) + "\n")
    held_out = results / "test.txt"
    every = max(1, sum(map(len, test)) // TEST_CHARACTERS)
    held_out.write_text("\n\n".join(test[::every]) + "\n")
    records = []
    with Federation(results / "processes", **{"client-timeout": "30m"}) as federation:
        upload(f"{federation.base}/datasets", "shakespeare", [held_out])
        federation.clients(CLIENTS, PROCESSES, dataset=results / "clients-data", tasks="next-character", poll="30s",
                           heartbeat="60s")
        for what in map(experiment, experiments):
            for rate in what["rates"]:
                records.append(train(federation, what, rate, results, "shakespeare"))
                (results / "results.json").write_text(json.dumps(records) + "\n")
    curves(records, results / "curves.svg")
    print(table(records))


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
