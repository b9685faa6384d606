"""The report as a document: one content, written as PDF, DOCX, XLSX and, with both languages, as HTML."""
