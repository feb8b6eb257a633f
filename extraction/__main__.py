"""`python -m extraction` is the `extraction` command."""

from extraction.cli import main

if __name__ == "__main__":
    main()
