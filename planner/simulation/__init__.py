"""Play a roster against sampled demand, message by message."""
