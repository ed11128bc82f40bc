"""When a stage rests: which of its resources stop and start by a schedule, and the hours that this saves."""
