"""Named questions: about changes of the tree, and those of the administrators' screens."""
