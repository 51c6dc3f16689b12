"""Other books: old workbooks, .ods, and pages and XML that are saved under the name .xls."""
