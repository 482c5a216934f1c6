"""Other programs that cut graphs into parts, each run as a process of its own on the same graph.

`python -m tools.bench.peers.<program> GRAPH.npz ANSWER.npz METHOD`, with the packages of
requirements/bench.txt on the path.
"""
