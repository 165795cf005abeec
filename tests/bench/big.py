"""A French CSV of real-estate sales, simulated: `;`, decimal commas, dd/mm/yyyy, a UTF-8 BOM.

As in the register it imitates, the two rows of a sale share all but what describes the premises.
"""

from pathlib import Path

import duckdb

SALES = """
COPY (
    SELECT strftime(day, '%Y') || '-' || lpad((i // 2)::VARCHAR, 10, '0') AS id_mutation,
        strftime(day, '%d/%m/%Y') AS date_mutation,
        CASE WHEN sale % 100 < 94 THEN 'Vente' WHEN sale % 100 < 97 THEN 'Vente sur plan' ELSE 'Échange' END AS nature_mutation,
        CASE WHEN sale % 97 = 0 THEN NULL ELSE replace(printf('%.2f', price), '.', ',') END AS valeur_fonciere,
        CASE WHEN sale % 9 = 0 THEN NULL ELSE (1 + sale % 250)::VARCHAR END AS numero_voie,
        CASE WHEN sale % 21 = 0 THEN 'B' WHEN sale % 55 = 0 THEN 'TER' END AS suffixe_voie,
        ['RUE', 'AV', 'CHE', 'RTE', 'BD', 'ALL', 'IMP', 'PL'][1 + (sale % 8)::INT] AS type_voie,
        ['DE LA RÉPUBLIQUE', 'DU MOULIN', 'VICTOR HUGO', 'DES LILAS', 'DE LA GARE'][1 + (sale % 5)::INT] || ' ' || (sale % 400) AS nom_voie,
        lpad((10 * (100 + town % 6000))::VARCHAR, 5, '0') AS code_postal,
        lpad((1000 + town)::VARCHAR, 5, '0') AS code_commune,
        'Commune-' || town AS nom_commune,
        lpad((1 + town % 95)::VARCHAR, 2, '0') AS code_departement,
        'Département ' || (1 + town % 95) AS nom_departement,
        (11 + town % 83)::VARCHAR AS code_region,
        CASE h % 4 WHEN 0 THEN 'Maison' WHEN 1 THEN 'Appartement' WHEN 2 THEN 'Dépendance' END AS type_local,
        CASE WHEN h % 4 < 3 THEN (9 + h % 240)::VARCHAR END AS surface_reelle_bati,
        CASE WHEN h % 4 < 3 THEN (h % 9)::VARCHAR END AS nombre_pieces,
        CASE WHEN h % 3 = 0 THEN (h % 5000)::VARCHAR END AS surface_terrain,
        replace(printf('%.6f', -4.5 + (sale % 12000000) / 1000000.0), '.', ',') AS longitude,
        replace(printf('%.6f', 42.5 + (sale % 8000000) / 1000000.0), '.', ',') AS latitude
    FROM (
        SELECT i, h, sale, sale % 33000 AS town, DATE '2019-01-01' + (sale % 2190)::INT AS day, 1000 + (sale % 220000) * 2.5 AS price
        FROM (SELECT i, hash(i) % 1000000007 AS h, hash(i // 2) % 1000000007 AS sale FROM range({rows}) AS numbers(i))
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
