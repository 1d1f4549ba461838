-- Name and definition of each foreign key that the regions hold.
SELECT conname, pg_get_constraintdef(oid)
FROM pg_constraint
WHERE conrelid = 'regions_region'::regclass AND contype = 'f'
ORDER BY conname
