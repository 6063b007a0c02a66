"""The systems ours is measured beside."""
