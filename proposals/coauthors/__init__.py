"""The machine of co-authorships: invited, accepted or declined, withdrawn, left."""
