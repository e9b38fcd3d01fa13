"""What keeps the application safe: who asks, from where, how often, and what a browser may do with the answers."""
