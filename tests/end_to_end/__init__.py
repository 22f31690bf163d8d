"""The product from outside: commands, pages, a browser."""
