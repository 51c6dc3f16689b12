"""Ask: the one place that asks the lake, and the questions that several pages share; SQL stands only in questions."""
