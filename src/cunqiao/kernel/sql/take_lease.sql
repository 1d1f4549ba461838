-- Take a lease that nobody holds now; a row if it is ours. :name, :holder, :life in seconds.
INSERT INTO kernel_lease AS held (name, holder, expires_at)
VALUES (%(name)s, %(holder)s, clock_timestamp() + make_interval(secs => %(life)s))
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
WHERE held.expires_at <= clock_timestamp()
RETURNING name
