"""Sample: two years of casework for the sample county, done by invented people through the same steps as anybody's."""
