"""`python -m hecha`."""

from hecha.cli import main

main()
