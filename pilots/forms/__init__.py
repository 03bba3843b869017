"""Forms of a pilot's steps."""
