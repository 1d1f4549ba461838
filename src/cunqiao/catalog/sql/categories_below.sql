-- A category and all that lie below it. :slug. Reads the unique slug and the index of parents.
WITH RECURSIVE below AS (
    SELECT id FROM catalog_category WHERE slug = %(slug)s
    UNION ALL
    SELECT category.id FROM catalog_category AS category JOIN below ON category.parent_id = below.id
)
SELECT id FROM below
