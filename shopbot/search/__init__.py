"""Finding the right products: exact limits, words, vectors, and their fusion."""
