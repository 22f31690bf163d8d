"""What stands beside the pages: signing in, and the gate before everything."""
