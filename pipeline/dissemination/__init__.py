"""What goes out: tables, exports, the digest, the mail."""
