"""Sentences about JSON, GeoJSON and Parquet."""

SENTENCES: dict[str, str] = {
    "json.invalid": "{file} is not valid JSON: reading stops at line {line}, column {column}, near “{near}”. JSON wants double quotes, no comma after "
    "the last item, every bracket closed, and neither NaN nor Infinity. Correct that place, or export the file again.",
    "json.encoding": "{file} is not in UTF-8, as JSON must be, so its accents are unknown. Export it again in UTF-8, or say its encoding, "
    "for example cp1252.",
    "json.too_deep": "{file} nests lists and objects more than {limit} deep, which no table does. Nothing was read. Export the records themselves, one "
    "object each.",
    "json.no_table": "{file} holds no table: a table in JSON is an array of objects, or one object a line, or a GeoJSON FeatureCollection. "
    "TopoJSON is not read: convert it to GeoJSON.",
    "json.table_inside": "{file}: the table is the array “{path}” of the document ({count} records). Other arrays, not read: {others}.",
    "json.records_at": "Records: the items of “{path}”.",
    "text.invalid_char": "{file}: {count} texts of “{key}” hold characters that do not exist (rows {listed}); each was replaced by �. Check these values.",
    "geo.features": "{count} features, {points} points.",
    "geo.missing": "{file}: {count} features have no geometry (rows {listed}). They are in the table, not on the map.",
    "geo.ring_unclosed": "{file}: {count} outlines are not closed, or have fewer than four points (rows {listed}; the first is feature {feature}, counting "
    "from 0). Programs may draw them wrong. Export the layer again after repairing its geometries.",
    "geo.invalid": "{file}: {count} geometries are not valid (rows {listed}; the first is feature {feature}, counting from 0): an outline crosses "
    "itself, or coordinates are not numbers. They are kept as they are. Repair them in your GIS program.",
    "geo.crs": "{file} is not in longitudes and latitudes ({crs}), as GeoJSON must be, so no map can place it. Export it again in WGS 84 (EPSG:4326).",
    "geo.heavy": "{file} draws {points} points; beyond {limit}, maps get slow in a browser. Simplify the outlines if they are only to be shown.",
    "parquet.footer": "{rows} rows, {columns} columns and {groups} row groups in the footer.",
    "type.too_nested": "{file} holds types nested more than {limit} deep, which no query could use. Nothing was read. Write the table again with "
    "simpler columns.",
    "type.unsupported_column": "{file}: the column “{key}” is of a type ({kind}) that would lose digits or cannot be read, so it was turned into text.",
    "json.duplicate_key": "{file}: the key “{key}” stands twice in {count} objects, the first in row {row}. The last value is kept, as every "
    "program does.",
}
