"""What is known of the languages, shared by the rooms."""
