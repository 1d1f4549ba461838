-- Hold a lease longer; a row if it is still ours. :name, :holder, :life in seconds.
UPDATE kernel_lease SET expires_at = clock_timestamp() + make_interval(secs => %(life)s)
WHERE name = %(name)s AND holder = %(holder)s
RETURNING name
