"""Files that carry text meant for an AI: one invented policy, and each way of attacking with it."""
