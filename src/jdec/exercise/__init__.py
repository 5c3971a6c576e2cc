"""Exercises: documented launches replayed by notional warning systems, for exercise traffic and nothing else.

Nothing here opens a connection, reads a clock or draws chance by itself: files arrive as bytes or paths that
the caller names, instants and seeds as arguments.  Nothing here describes a real warning system.
"""
