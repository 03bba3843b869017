"""What the Makefile calls: standard library only, for these run before anything is installed.

This file must stay readable to an old Python, so that the sentence below is all its user sees.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Cần Python 3.11 trở lên, máy này đang dùng Python %d.%d. "
        "Trên Debian 12: apt-get install -y python3 python3-venv" % sys.version_info[:2]
    )
