-- Empty every table of the made-up world, and the desks' sessions; the regions, the jobs and what migrations bring
-- (the installation's settings, the first versions of policies) stay as they are.
-- Takes all locks at once and gives up where somebody holds one for long.
DO $$
BEGIN
    SET LOCAL lock_timeout = '20s';
    CREATE TEMPORARY TABLE first_versions ON COMMIT DROP AS
        SELECT * FROM policies_version WHERE proposed_by_id IS NULL;
    EXECUTE (
        SELECT 'TRUNCATE ' || string_agg(format('%%I', tablename), ', ')
        FROM pg_tables
        WHERE schemaname = current_schema()
          AND tablename ~ '^(kernel|policies|ledger|identity|network|villagers|catalog|orders|logistics|earnings|feed|desks|django_session)'
          AND tablename <> 'kernel_installation'
    );
    INSERT INTO policies_version SELECT * FROM first_versions;
    PERFORM setval(pg_get_serial_sequence('network_number', 'number'), 1001, false);  -- as its migration began
END $$
