"""What the verbs about objections store inside the caller's transaction."""
