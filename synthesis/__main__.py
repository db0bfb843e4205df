"""``python -m synthesis`` is the same as ``synthesis``."""

from synthesis.cli import main

if __name__ == "__main__":
    main()
