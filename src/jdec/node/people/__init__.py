"""People at a node: officers and their roles, what each may do, sessions and approvals.  Rules and ports; no I/O."""
