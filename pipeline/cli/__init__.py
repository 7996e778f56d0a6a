"""The command `armswatch`, one file a family of commands."""
