"""A French CSV of real-estate sales, simulated: `;`, decimal commas, dd/mm/yyyy, a UTF-8 BOM."""

from pathlib import Path

import duckdb

SALES = """
COPY (
    SELECT strftime(day, '%Y') || '-' || lpad((i // 2)::VARCHAR, 10, '0') AS id_mutation,
        strftime(day, '%d/%m/%Y') AS date_mutation,
        CASE WHEN h % 100 < 94 THEN 'Vente' WHEN h % 100 < 97 THEN 'Vente sur plan' ELSE 'Échange' END AS nature_mutation,
        CASE WHEN h % 97 = 0 THEN NULL ELSE replace(printf('%.2f', price), '.', ',') END AS valeur_fonciere,
        CASE WHEN h % 9 = 0 THEN NULL ELSE (1 + h % 250)::VARCHAR END AS numero_voie,
        CASE WHEN h % 21 = 0 THEN 'B' WHEN h % 55 = 0 THEN 'TER' END AS suffixe_voie,
        ['RUE', 'AV', 'CHE', 'RTE', 'BD', 'ALL', 'IMP', 'PL'][1 + (h % 8)::INT] AS type_voie,
        ['DE LA RÉPUBLIQUE', 'DU MOULIN', 'VICTOR HUGO', 'DES LILAS', 'DE LA GARE'][1 + (h % 5)::INT] || ' ' || (h % 400) AS nom_voie,
        lpad((1000 + town * 2 % 95000)::VARCHAR, 5, '0') AS code_postal,
        lpad((1000 + town)::VARCHAR, 5, '0') AS code_commune,
        'Commune-' || town AS nom_commune,
        lpad((1 + town % 95)::VARCHAR, 2, '0') AS code_departement,
        'Département ' || (1 + town % 95) AS nom_departement,
        (11 + town % 83)::VARCHAR AS code_region,
        CASE h % 4 WHEN 0 THEN 'Maison' WHEN 1 THEN 'Appartement' WHEN 2 THEN 'Dépendance' END AS type_local,
        CASE WHEN h % 4 < 3 THEN (9 + h % 240)::VARCHAR END AS surface_reelle_bati,
        CASE WHEN h % 4 < 3 THEN (h % 9)::VARCHAR END AS nombre_pieces,
        CASE WHEN h % 3 = 0 THEN (h % 5000)::VARCHAR END AS surface_terrain,
        replace(printf('%.6f', -4.5 + (h % 12000000) / 1000000.0), '.', ',') AS longitude,
        replace(printf('%.6f', 42.5 + (h % 8000000) / 1000000.0), '.', ',') AS latitude
    FROM (
        SELECT i, h, h % 33000 AS town, DATE '2019-01-01' + (h % 2190)::INT AS day, 1000 + (h % 90000000) / 100.0 AS price
        FROM (SELECT i, hash(i) % 1000000007 AS h FROM range({rows}) AS numbers(i))
    )
) TO '{path}' (FORMAT csv, DELIMITER ';', HEADER, QUOTE '"')
"""


def make(folder: Path, rows: int) -> Path:
    """The CSV of that many rows, made in the folder unless it is there."""
    path = folder / f"sales_{rows}.csv"
    if not path.exists():
        bare = path.with_suffix(".bare")
        duckdb.connect().execute(SALES.format(rows=rows, path=bare))
        with path.open("wb") as out, bare.open("rb") as text:
            out.write(b"\xef\xbb\xbf")
            while chunk := text.read(1 << 24):
                out.write(chunk)
        bare.unlink()
    return path
