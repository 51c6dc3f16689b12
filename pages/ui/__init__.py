"""UI: what pages share — site around them, questions to the lake, and the kit they are drawn with."""
