"""Print: PDFs on A4 made by this program alone — type, tables, figures, plain charts; it knows no page and no KPI."""
