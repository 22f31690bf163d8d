"""What n agents deliver: replies on time, waits, and how many agents a target needs."""
