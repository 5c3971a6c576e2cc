"""The words every room shares: instants, places, Parties, traffic, launch classes, quantities, texts.

Pure values and the strict decoding that makes them.  Nothing here reads a clock, a file or a network.
"""
