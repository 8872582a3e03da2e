"""`python -m baotinh` is `baotinh`."""

from baotinh.cli import main

if __name__ == "__main__":
    main()
