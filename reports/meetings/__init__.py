"""The pack of a meeting: its lists, its figures in words and its minutes, as a document and as a workbook."""
