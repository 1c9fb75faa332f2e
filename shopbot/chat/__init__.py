"""The conversation: what is asked, what may be said, one turn."""
