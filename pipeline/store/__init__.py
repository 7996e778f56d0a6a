"""The database: the only SQL in the program."""
