"""Pages of the review: the experts' desk, the ministry's desk, and what an institution learns in the end."""
