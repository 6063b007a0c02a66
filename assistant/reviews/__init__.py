"""What people decide on a checklist: kept for good, and shown beside what the program found."""
