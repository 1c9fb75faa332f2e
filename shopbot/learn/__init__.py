"""Measuring ShopBot, and training it."""
