"""Figures of jdec, each beside a bound measured in the same run.  `python -m bench` or `make bench`."""
