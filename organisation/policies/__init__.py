"""Who may change the tree; what administrators may do."""
