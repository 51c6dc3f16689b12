"""What is made of a frozen ranking: its workbook and its proof, 通报, and the pack for a township's appeal."""
