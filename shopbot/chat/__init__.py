"""The conversation: what is asked, what may be said, and one turn from question to checked answer."""
