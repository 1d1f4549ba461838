-- Give SKUs their barcodes, and change no other. :skus uuid[], :barcodes text[], as long. Reads the primary key.
UPDATE catalog_sku AS sku SET barcode = new.barcode
FROM unnest(%(skus)s::uuid[], %(barcodes)s::text[]) AS new (id, barcode)
WHERE sku.id = new.id AND sku.barcode <> new.barcode
