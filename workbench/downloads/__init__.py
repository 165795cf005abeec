"""What people take home: CSV, Excel, Parquet, Markdown, Data Package."""
