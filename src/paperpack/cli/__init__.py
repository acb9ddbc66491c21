"""The command line: click, printing and exit codes, and nothing else."""
