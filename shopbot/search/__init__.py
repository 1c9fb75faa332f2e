"""Finding products: limits, words, meaning, and their fusion."""
