-- Let no statement of this transaction wait longer for a lock. :longest with its unit.
SELECT set_config('lock_timeout', %(longest)s, true)
