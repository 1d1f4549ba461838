-- What the clock of the database's server shows, in seconds since 1970.
SELECT extract(epoch FROM clock_timestamp())::float8
