"""How near projects are to the limits of their plan."""
