-- The server's version, its encoding, the size of this database in bytes, and its clock in seconds since 1970.
SELECT
    current_setting('server_version'),
    current_setting('server_encoding'),
    pg_database_size(current_database()),
    extract(epoch FROM clock_timestamp())::float8
