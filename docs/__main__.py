"""Write docs/defaults.md and docs/coverage.md anew: `make docs`."""

from docs import coverage, defaults

for module in (defaults, coverage):
    module.PAGE.write_text(module.page(), encoding="utf-8")
