"""Notes: what people write upon a point of a trend, so that whoever reads it sees why it is unusual."""
