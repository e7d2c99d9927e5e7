"""Lists of people from spreadsheets: what a sheet says, column by column, and what that would change."""
