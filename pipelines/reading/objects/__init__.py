"""Objects: JSON, nested or by line → flat records."""
