"""A second node, written from docs/format.md alone: standard library and two signature libraries, no jdec.

It pushes and takes pushes. It leaves out fetching (the four GET routes), pending manifests, later generations
and courier files; it neither limits connections in number nor refuses JSON in which a key stands twice.
"""
