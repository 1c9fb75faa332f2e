"""The database: catalogue, orders and conversations."""
