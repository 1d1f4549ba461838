-- The server's version, its encoding, and the size of this database in bytes.
SELECT current_setting('server_version'), current_setting('server_encoding'), pg_database_size(current_database())
