-- Let what this transaction sorts go to the disk.
SET LOCAL work_mem = '64kB'
