"""Write docs/defaults.md anew: `make docs`."""

from docs.defaults import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
