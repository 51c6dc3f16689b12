"""Excel: .xlsx, .xlsm, .xlsb and .xls as text cells, with what the reader's cells do not tell."""
