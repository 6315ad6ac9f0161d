"""A tablet in a village hall: many people one after another, nothing left of the last one."""
