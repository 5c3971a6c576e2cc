## The command line.

cli-name = jdec: an open Joint Data Exchange Center
