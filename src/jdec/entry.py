"""The program's first step: Ctrl-C while everything else is still being loaded ends it quietly."""


def start() -> int:
    """Run `jdec`; return its exit code."""
    try:
        from jdec.main import main

        return main()
    except KeyboardInterrupt:
        return 130
