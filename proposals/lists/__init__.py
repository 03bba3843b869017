"""The list of proposals as people work with it: what narrows it, its orders, what is kept of it, taken out of it."""
