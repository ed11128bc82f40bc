"""Write the generated pages anew: `make docs`."""

from docs import coverage, defaults, hardware

for module in (defaults, coverage, hardware):
    module.PAGE.write_text(module.page(), encoding="utf-8")
