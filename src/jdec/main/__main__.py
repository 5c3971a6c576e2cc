"""`python -m jdec.main` is `jdec`."""

import sys

from jdec.main import main

sys.exit(main())
