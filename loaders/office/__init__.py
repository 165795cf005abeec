"""What spreadsheets need besides their cells: guards, hidden parts, merged cells, header rows."""
