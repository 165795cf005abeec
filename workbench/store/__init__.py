"""The day's database: tables, migrations, one module per noun."""
