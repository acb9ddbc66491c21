"""How fast paperpack is beside pandoc: `python -m tests.benchmarks`, with the extra `bench` installed."""
