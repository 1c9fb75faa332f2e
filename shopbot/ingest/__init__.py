"""From a merchant's files to a clean, indexed catalogue."""
