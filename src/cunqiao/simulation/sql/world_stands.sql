-- Whether the made-up world is there. Reads the unique index of the user names.
SELECT EXISTS (SELECT FROM identity_person WHERE username = 'demo-hq-1')
