-- Every line with its pieces as the rules count them: the one place of the audit that knows which counts there are.
-- A new count of a line is added to one of the two sums and to `least_count`.
SELECT *, quantity - given_back AS kept, quantity - given_back - settled AS still_open,
       least(least_count, quantity - given_back - settled) < 0 AS miscounts
FROM (
    SELECT *, cancelled + expired AS given_back, collected AS settled,
           least(cancelled, expired, collected) AS least_count
    FROM orders_line
) AS line
