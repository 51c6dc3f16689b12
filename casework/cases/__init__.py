"""Cases: a finding from the day it is assigned until it is put right or found untrue, every step kept."""
