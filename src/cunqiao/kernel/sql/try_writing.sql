-- Write a row, and more than fits in little memory, to the disk of the database. To be undone.
WITH written AS (
    INSERT INTO kernel_lease (name, holder, expires_at)
    VALUES ('try writing ' || gen_random_uuid(), gen_random_uuid(), now())
    RETURNING name
)
SELECT count(*) FROM written, (SELECT md5(n::text) FROM generate_series(1, 3000) AS n ORDER BY 1 OFFSET 1) AS sorted
