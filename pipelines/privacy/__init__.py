"""Privacy: telephone, identity, card and account numbers and residents' names, hidden in any text."""
