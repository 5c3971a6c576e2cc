"""A second node, written from docs/format.md alone: standard library and two signature libraries, nothing of jdec.

It shows that the document is enough.  It keeps one record and one mirror, exchanges both over the link, and knows
key rotation; it knows no pending manifests, no further generations and no interface but standard input and output.
"""
