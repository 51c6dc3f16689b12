"""Assessment: how the townships stand."""
