-- Give a lease back, if it is still ours. :name, :holder.
DELETE FROM kernel_lease WHERE name = %(name)s AND holder = %(holder)s
