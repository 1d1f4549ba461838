-- Give SKUs their names and handling, with what they are found by. :skus uuid[]; :names, :names_en, :handling, :text text[],
-- as long; :grams text[], of each SKU its grams with spaces between. Reads the primary key.
UPDATE catalog_sku AS sku
SET name = new.name, name_en = new.name_en, handling = new.handling, search_text = new.text,
    search_grams = string_to_array(new.grams, ' ')
FROM unnest(
    %(skus)s::uuid[], %(names)s::text[], %(names_en)s::text[], %(handling)s::text[], %(text)s::text[],
    %(grams)s::text[]
) AS new (id, name, name_en, handling, text, grams)
WHERE sku.id = new.id
