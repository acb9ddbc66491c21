"""`python -m paperpack`."""

from paperpack.cli.main import main

if __name__ == "__main__":
    main()
