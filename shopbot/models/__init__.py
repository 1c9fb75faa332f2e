"""Language models and embedders: weights, engines, and fakes for tests."""
