"""Local: the person at the machine of a county without accounts — how they show that they are it."""
