"""`python -m bot doctor`: does a whole set-up fit together? It looks, and changes nothing."""
