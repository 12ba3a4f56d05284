"""Reports as files: workbook, document, picture."""
