"""The people of the demo organisation."""

from sandbox.neon.records import Person

ANA = Person("8c0f1c52-4d0e-4b4e-9f0a-6f6f6a1d0a01", "Ana", "Admin", "ana@acme.example")
DANA = Person("8c0f1c52-4d0e-4b4e-9f0a-6f6f6a1d0a02", "Dana", "Developer", "dana@acme.example")
