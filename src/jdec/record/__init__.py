"""The record: tree, signed checkpoints, cosignatures, proofs, key manifests, packages, evidence, verifier.

Bytes in, bytes out.  Nothing here touches a disk, a line or a clock, and nothing of ours is imported: an auditor can
take this room alone and check a record with it.
"""
