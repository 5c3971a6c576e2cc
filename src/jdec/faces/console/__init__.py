"""The console: pages for the people on watch, served by a process of its own beside the node."""
