"""ShopBot: a shopping assistant that runs on your own computer and only says what the catalogue holds."""

__version__ = "0.1.0"
