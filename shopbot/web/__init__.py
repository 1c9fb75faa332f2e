"""The shopper's page and its server."""
