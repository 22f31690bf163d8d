"""The stress lab: a roster rehearsed under scenarios, and the cheapest way through them."""
