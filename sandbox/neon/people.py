"""People with an account at Neon: those of the demo organisation, and one who is not in it."""

from sandbox.neon.people_records import Person

ANA = Person("8c0f1c52-4d0e-4b4e-9f0a-6f6f6a1d0a01", "Ana", "Admin", "ana@acme.example")
DANA = Person("8c0f1c52-4d0e-4b4e-9f0a-6f6f6a1d0a02", "Dana", "Developer", "dana@acme.example")
ELI = Person("8c0f1c52-4d0e-4b4e-9f0a-6f6f6a1d0a03", "Eli", "Engineer", "eli@acme.example")
FAY = Person("8c0f1c52-4d0e-4b4e-9f0a-6f6f6a1d0a04", "Fay", "Finance", "fay@acme.example")
GUS = Person("8c0f1c52-4d0e-4b4e-9f0a-6f6f6a1d0a05", "Gus", "Gone", "gus@acme.example")
VIC = Person("8c0f1c52-4d0e-4b4e-9f0a-6f6f6a1d0a06", "Vic", "Visitor", "vic@partner.example")
ACCOUNTS = (ANA, DANA, ELI, FAY, GUS, VIC)
# Of another company; she shares a project of hers.
PAULA = Person("8c0f1c52-4d0e-4b4e-9f0a-6f6f6a1d0a07", "Paula", "Partner", "paula@partner.example")
