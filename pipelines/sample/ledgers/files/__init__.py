"""Files: sheets bundled into what a township hands in."""
