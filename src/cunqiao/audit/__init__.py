"""`verify`: one SQL file a rule, sharing no code with the writers."""
