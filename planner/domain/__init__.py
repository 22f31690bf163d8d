"""What a roster is made of, in plain Python and NumPy: time, people, shifts, demand, rules."""
