"""The report: one model of its content, rendered as HTML, CSV and JSON; bytes in, bytes out."""
