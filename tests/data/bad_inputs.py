#!/usr/bin/env python3
"""Hostile and merely broken inputs for an open-data workbench, with the outcome each must have.

    python bad_inputs.py OUT_DIR            # writes OUT_DIR/files/* and OUT_DIR/manifest.json
    python bad_inputs.py OUT_DIR --heavy    # also the slow ones (10+ GB logical, 200 MB on disk)
    python bad_inputs.py --list             # one line a case

Needs only the standard library; pyarrow and openpyxl add the Parquet and real-XLSX cases when importable.
Deterministic: two runs give the same bytes (zip dates are fixed), so a test can keep the hashes.

manifest.json: {"cases": [...]}
case.expect.verdict
    reject   nothing enters the catalogue, no table, no file left outside quarantine/trash; one message
             that names the file, the place (line/column/sheet/member) and what to do; the process lives
    warn     loads, and every code of expect.codes stands as a caveat on the dataset page
    accept   loads with no caveat; expect.rows / expect.cols / expect.cells hold exactly
case.expect.codes  stable machine codes; tests compare codes, never prose
case.expect.says   substrings that the message must hold (file name is always implied)
manifest "limits"    the figures that the outcomes assume, shared with the product's settings
case.upload_as     the name that the browser claims, when it differs from the file on disk
"""
from __future__ import annotations

import argparse, bz2, gzip, io, json, lzma, random, re, stat, struct, warnings, zipfile, zlib
from pathlib import Path

warnings.filterwarnings("ignore", message="Duplicate name")

# the figures that the expected outcomes assume; the product should read the same numbers from its settings
LIMITS = dict(upload_bytes=200_000_000, team_upload_bytes=20_000_000, unpacked_bytes=1_000_000_000, ratio=200, members=1000, columns=2000, rows=10_000_000,
              cells=100_000_000, sheets=100, resources=100, header_chars_warn=128, cell_chars_warn=100_000, cell_chars_max=10_000_000, json_depth=64,
              type_depth=16, text_chars=20_000, sql_bytes=65_536, name_chars=255, geo_points_warn=50_000, result_rows=1000, query_s=10, ingest_s=300)

CASES: list[dict] = []
SKIPPED: list[tuple[str, str]] = []
DATE = (2026, 1, 1, 0, 0, 0)


def case(id, file, data, verdict, codes=(), says=(), group="", upload_as=None, heavy=False, note="", **exp):
    CASES.append(dict(id=id, file=file, data=data, group=group, upload_as=upload_as, heavy=heavy, note=note,
                      expect=dict(verdict=verdict, codes=list(codes), says=list(says), **exp)))


def b(s, enc="utf-8"):
    return s.encode(enc)


def zip_(members, *, links=(), link_mode=stat.S_IFLNK | 0o777, encrypted=False, comment=b""):
    """members: [(name, bytes)]; names go in raw, so '..' and absolute ones survive."""
    o = io.BytesIO()
    with zipfile.ZipFile(o, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in members:
            i = zipfile.ZipInfo("x", DATE)
            i.filename = name
            i.compress_type = zipfile.ZIP_DEFLATED
            i.external_attr = 0o644 << 16
            z.writestr(i, data)
        for name, target in links:
            i = zipfile.ZipInfo(name, DATE)
            i.create_system = 3
            i.external_attr = link_mode << 16
            z.writestr(i, target)
        z.comment = comment
    raw = bytearray(o.getvalue())
    if encrypted:  # set the 'encrypted' bit in local and central headers
        for sig, off in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            p = raw.find(sig)
            while p >= 0:
                raw[p + off] |= 1
                p = raw.find(sig, p + 4)
    return bytes(raw)


def nest(depth):
    d = zip_([("a.csv", OK)])
    for i in range(depth):
        d = zip_([(f"l{i}.zip", d)])
    return d


def deep(make, n, seed):
    for _ in range(n):
        seed = make(seed)
    return seed


def zeros_deflate(total):
    """raw deflate stream of `total` zero bytes, built from one repeated block (instant)."""
    unit = 1 << 20
    c = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = c.compress(b"\0" * unit) + c.flush(zlib.Z_FULL_FLUSH)
    n, rest = divmod(total, unit)
    c2 = zlib.compressobj(9, zlib.DEFLATED, -15)
    return first * n + c2.compress(b"\0" * rest) + c2.flush(zlib.Z_FINISH)


def crc_zeros(total):
    crc, blk = 0, b"\0" * (1 << 22)
    while total:
        n = min(total, len(blk))
        crc = zlib.crc32(blk[:n], crc)
        total -= n
    return crc


def zip_raw(name, comp, size, crc, claimed=None):
    """one-member zip around a ready raw-deflate stream; `claimed` lies about the size in the headers."""
    size_h = size if claimed is None else claimed
    n = name if isinstance(name, bytes) else name.encode()
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0x5C21, crc, len(comp), size_h, len(n), 0) + n
    central = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0x5C21, crc, len(comp), size_h, len(n), 0, 0, 0, 0, 0, 0) + n
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local) + len(comp), 0)
    return local + comp + central + end


# ---------------------------------------------------------------- names
G = "file name"
OK = b("id,nom\n1,Été\n2,Œuvre\n")
for i, (nm, note) in enumerate([
    ("../../etc/cron.d/x.csv", "path traversal"), ("..\\..\\windows\\x.csv", "backslash traversal"),
    ("/etc/passwd.csv", "absolute"), ("C:\\x.csv", "drive letter"), ("\\\\host\\share\\x.csv", "UNC"),
    ("a\0.csv", "NUL in name"), ("x.csv\r\nX-Injected: 1", "CRLF in name (headers, logs)"),
    ("<img src=x onerror=alert(1)>.csv", "HTML in name"), ("'; DROP TABLE datasets;--.csv", "SQL in name"),
    ("\u202egnp.csv", "RTL override"), ("données été 🗺️.csv", "accents + emoji"), ("é" * 200 + ".csv", "400 bytes in UTF-8: over NAME_MAX"),
    (".csv", "extension only"), ("", "empty name"), (".", "dot"), ("CON.csv", "reserved on Windows"),
    ("x.csv.exe", "double extension"), ("x.CSV", "upper-case extension"), ("-rf.csv", "leading dash"),
    (" x .csv ", "spaces at the ends"), ("e\u0301te\u0301.csv", "NFD; must meet its NFC twin"), ("$(touch pwned).csv", "shell"),
    ("{{7*7}}.csv", "template"), ("=cmd|' /C calc'!A0.csv", "formula as a name, listed in exported catalogues"),
]):
    bad = note in ("empty name", "double extension")
    case(f"name-{i:02d}", f"name_{i:02d}.csv", OK, "reject" if bad else "accept", ["name.unusable" if note == "empty name" else "type.not_allowed"] if bad else [],
         group=G, upload_as=nm, note=note + "; stored under an id of ours, shown escaped, kept as `original_name` metadata", rows=2, cols=2)

# ---------------------------------------------------------------- size and truth of type
G = "size & type"
case("empty-0", "empty.csv", b"", "reject", ["file.empty"], ["0"], G)
case("empty-1", "one_byte.csv", b"a", "reject", ["table.no_rows"], ["1"], G, note="a header and nothing else")
case("empty-nl", "newlines.csv", b"\n\n\n\r\n", "reject", ["table.no_rows"], [], G)
case("empty-bom", "bom_only.csv", b"\xef\xbb\xbf", "reject", ["file.empty"], [], G)
case("header-only", "header_only.csv", b"id,nom,valeur\n", "warn", ["table.no_rows"], ["3"], G, rows=0, cols=3, note="allowed so that a schema can be prepared; never silently")
case("type-png", "image.csv", bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\0" * 64, "reject", ["type.mismatch"], ["PNG"], G)
case("type-html", "login.csv", b"<!DOCTYPE html><html><body>Session expir\xc3\xa9e</body></html>", "reject", ["type.mismatch"], ["HTML"], G, note="the commonest broken open-data download")
case("type-pdf", "rapport.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "reject", ["type.mismatch"], ["PDF"], G)
case("type-xlsx-as-csv", "classeur.csv", lambda: xlsx(GOODROWS), "warn", ["type.extension_differs"], [".xlsx"], G, note="a workbook named .csv: read it as xlsx and say so")
case("type-csv-as-xlsx", "tableau.xlsx", OK, "warn", ["type.extension_differs"], [".csv"], G)
case("type-xls", "ancien.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504, "reject", ["type.legacy_office"], [".xlsx"], G, note="says: save as .xlsx or .csv")
case("type-xlsx-encrypted", "protege.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 400 + "EncryptedPackage".encode("utf-16-le"), "reject", ["file.encrypted"], ["mot de passe"], G)
case("type-exe", "outil.csv", b"MZ" + b"\0" * 510, "reject", ["type.mismatch"], [], G)
case("type-eicar", "eicar.csv", b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EI" + b"CAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "reject", ["type.mismatch", "av.found"], [], G, note="only where an antivirus hook is configured; otherwise one odd header, no rows -> table.no_rows")
case("type-svg", "carte.geojson", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "reject", ["type.mismatch"], ["SVG"], G, note="CKAN CVE-2021-25967")
case("type-sqlite", "base.csv", b"SQLite format 3\0" + b"\0" * 84, "reject", ["type.mismatch"], ["SQLite"], G)
case("type-duckdb", "base.parquet", b"\0" * 8 + b"DUCK" + b"\0" * 500, "reject", ["type.mismatch"], ["DuckDB"], G, note="never ATTACH what was uploaded: duckdb.org/security likens it to loading a shared library")
case("type-pickle", "modele.csv", b"\x80\x04\x95\x1a\0\0\0\0\0\0\0\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x02id\x94\x85\x94R\x94.", "reject", ["type.mismatch"], [], G, note="nothing in the product may unpickle; grep test")

# ---------------------------------------------------------------- encodings and line ends
G = "encoding"
FR = "commune;libellé;montant\nSaint-Étienne;Aménagé;1 234,50\nFougères;Œuvre – d’art;12,00\n"
case("enc-utf8-bom", "utf8_bom.csv", b"\xef\xbb\xbf" + b(FR), "accept", [], [], G, rows=2, cols=3, cells={"0.commune": "Saint-Étienne"}, note="the BOM must not stick to the first header")
case("enc-cp1252", "cp1252.csv", FR.encode("cp1252"), "warn", ["encoding.guessed"], ["cp1252"], G, rows=2, cols=3, cells={"0.commune": "Saint-Étienne", "1.libellé": "Œuvre – d’art"})
case("enc-latin1", "latin1.csv", FR.replace("Œ", "O").replace("–", "-").replace("’", "'").encode("latin-1"), "warn", ["encoding.guessed"], [], G, rows=2, cols=3)
case("enc-utf16le-bom", "utf16le.csv", b"\xff\xfe" + FR.encode("utf-16-le"), "warn", ["encoding.converted"], ["UTF-16"], G, rows=2, cols=3, note="Excel's 'Unicode text'")
case("enc-utf16be-bom", "utf16be.csv", b"\xfe\xff" + FR.encode("utf-16-be"), "warn", ["encoding.converted"], ["UTF-16"], G, rows=2, cols=3)
case("enc-utf16-nobom", "utf16_nobom.csv", FR.encode("utf-16-le"), "warn", ["encoding.guessed"], ["UTF-16"], G, rows=2, cols=3)
case("enc-utf32", "utf32.csv", FR.encode("utf-32"), "reject", ["encoding.unsupported"], ["UTF-8"], G)
case("enc-macroman", "macroman.csv", FR.encode("mac_roman", "replace"), "warn", ["encoding.guessed"], [], G, rows=2, note="a guess that may be wrong: the preview shows the accents and lets the organizer choose")
case("enc-mixed", "mixed.csv", b("id,nom\n1,Été\n") + "2,Été\n".encode("cp1252"), "reject", ["encoding.invalid"], ["3", "utf-8"], G, note="invalid UTF-8 at line 3; offer cp1252 for the whole or replace with U+FFFD as a shown choice")
case("enc-late", "late.csv", b("id,nom\n" + "".join(f"{i},ville{i}\n" for i in range(60000))) + "60000,Été\n".encode("cp1252"), "reject", ["encoding.invalid"], ["60002"], G, note="first bad byte far beyond any sniffing sample")
case("enc-overlong", "overlong.csv", b"a,b\n1,\xc0\xaf\n", "reject", ["encoding.invalid"], ["2"], G)
case("enc-surrogate", "surrogate.csv", b"a,b\n1,\xed\xa0\x80\n", "reject", ["encoding.invalid"], ["2"], G)
case("enc-cut", "cut_char.csv", b("a,b\n1,été")[:-1], "reject", ["encoding.invalid", "file.truncated"], ["2"], G)
case("enc-mojibake", "mojibake.csv", b("nom\n" + "Été".encode().decode("latin-1") + "\n"), "warn", ["text.mojibake"], [], G, rows=1)
case("nul-in-cell", "nul.csv", b"a,b\n1,x\0y\n2,z\n", "warn", ["text.nul_removed"], ["2"], G, rows=2, note="never cut the value at the NUL")
case("nul-many", "nul_block.csv", b"a,b\n" + b"\0" * 4096 + b"\n1,2\n", "reject", ["file.binary"], ["2"], G, note="a block of NULs: a disk or transfer that failed")
case("ctrl-chars", "ctrl.csv", b"a,b\n1,\x1b[31mrouge\x1b[0m\x08\x07\n", "warn", ["text.control"], ["2"], G, rows=1, note="must not reach a terminal or a log raw")
case("eol-cr", "cr.csv", b"a,b\r1,2\r3,4\r", "accept", [], [], G, rows=2, cols=2)
case("eol-mixed", "eol_mixed.csv", b"a,b\r\n1,2\n3,4\r5,6\r\n", "warn", ["csv.mixed_eol"], [], G, rows=3, cols=2)
case("eol-nel", "nel.csv", b("a,b\n1,x\u0085y\n2,x\u2028y\n"), "accept", [], [], G, rows=2, note="NEL and LS are no line ends")
case("ctrl-z", "ctrlz.csv", b"a,b\n1,2\n\x1a", "warn", ["text.control"], [], G, rows=1, note="DOS end-of-file byte")
case("bidi", "bidi.csv", b("nom\nadmin\u202etxt.exe\n\u200bvide\n"), "warn", ["text.invisible"], [], G, rows=2)
case("normal-forms", "nfc_nfd.csv", b("ville,n\nÉtampes,1\nE\u0301tampes,2\n"), "warn", ["text.not_nfc"], [], G, rows=2, note="GROUP BY would show two towns")
case("homoglyph-header", "homoglyphe.csv", b("code,сode\n1,2\n"), "warn", ["header.confusable"], [], G, rows=1, note="second header has a Cyrillic es")

# ---------------------------------------------------------------- csv shape
G = "csv shape"
case("csv-ragged-short", "court.csv", b"a,b,c\n1,2,3\n4,5\n6,7,8\n", "warn", ["csv.missing_cells"], ["3"], G, rows=3, note="the row stays, with nulls, and is counted")
case("csv-ragged-long", "long.csv", b"a,b\n1,2\n3,4,5\n", "reject", ["csv.extra_cells"], ["3"], G, note="never drop the 5 in silence")
case("csv-unclosed-quote", "guillemet.csv", b'a,b\n1,"x\n2,y\n3,z\n', "reject", ["csv.unclosed_quote"], ["2"], G, note="must not swallow the rest of the file as one cell")
case("csv-stray-quote", "guillemet2.csv", b'a,b\n1,5" pouce\n2,"ok"\n', "accept", [], [], G, rows=2, cells={"0.b": '5" pouce'})
case("csv-quote-newline", "multiligne.csv", b'a,b\n1,"deux\nlignes"\n2,y\n', "accept", [], [], G, rows=2)
case("csv-delims", "tabs_in_csv.csv", b"a\tb\n1\t2\n", "accept", [], [], G, rows=1, cols=2)
case("csv-pipe", "pipe.csv", b"a|b\n1|2\n", "accept", [], [], G, rows=1, cols=2)
case("csv-sep-line", "sep.csv", b"sep=;\na;b\n1;2\n", "accept", [], [], G, rows=1, cols=2, note="Excel's hint line is no header")
case("csv-title-lines", "titre.csv", b("Exportation du 12/03/2025\nSource : préfecture\n\ncode;valeur\n01;3\n"), "warn", ["csv.preamble"], ["4"], G, rows=1, cols=2)
case("csv-total-line", "total.csv", b"code;valeur\n01;3\n02;4\nTotal;7\n", "warn", ["table.total_row"], ["4"], G, rows=3)
case("csv-dup-header", "doublon.csv", b"id,nom,nom,nom\n1,a,b,c\n", "warn", ["header.duplicate"], ["nom"], G, rows=1, cols=4, note="all three values are kept")
case("csv-dup-header-case", "doublon_casse.csv", b"Nom,NOM,nom\n1,2,3\n", "warn", ["header.duplicate"], [], G, rows=1, cols=3, note="SQL identifiers fold case")
case("csv-blank-header", "vide.csv", b"id,,\n1,2,3\n", "warn", ["header.blank"], ["2", "3"], G, rows=1, cols=3)
case("csv-space-header", "espace.csv", b" id , nom \n1,2\n", "warn", ["header.trimmed"], [], G, rows=1)
case("csv-long-header", "entete_long.csv", b("x" * 100_000 + ",b\n1,2\n"), "warn", ["header.too_long"], [], G, rows=1, cols=2)
case("csv-nl-header", "entete_nl.csv", b'"Code\nINSEE",b\n1,2\n', "warn", ["header.newline"], [], G, rows=1)
case("csv-sql-header", "entete_sql.csv", b'"a"";DROP TABLE x;--",select,"from",order,group,table,user,"null"\n1,2,3,4,5,6,7,8\n', "accept", [], [], G, rows=1, cols=8, note="every identifier is quoted by one function; a property test covers it")
case("csv-rowid-header", "rowid.csv", b"rowid,_rowid_,oid,ctid,file_row_number,filename,__index_level_0__\n9,8,7,6,5,4,3\n", "accept", [], [], G, rows=1, cols=7, cells={"0.rowid": 9})
case("csv-emoji-header", "emoji.csv", b("🗳️ votes,عدد,ชื่อ\n1,2,3\n"), "accept", [], [], G, rows=1, cols=3)
case("csv-number-header", "annees.csv", b"2019,2020,2021\n1,2,3\n4,5,6\n", "warn", ["header.numeric"], [], G, rows=2, note="is it a header at all? ask")
case("csv-html-header", "html.csv", b'"<img src=x onerror=alert(1)>",b\n"<script>alert(1)</script>","[x](javascript:alert(1))"\n', "accept", [], [], G, rows=1, note="shown as text everywhere: grid, chart axis, caveat, restitution page, PDF, data dictionary")
case("csv-md-cells", "md.csv", b("a\n![x](http://127.0.0.1:9/p.png)\n:red[x] $\\frac{1}{2}$ `c`\n"), "accept", [], [], G, rows=2, note="no markdown rendering of data: Streamlit reads $..$, :icon: and images in labels and captions")
case("csv-10k-cols", "10k_colonnes.csv", b(",".join(f"c{i}" for i in range(10_000)) + "\n" + ",".join("1" for _ in range(10_000)) + "\n"), "reject", ["table.too_many_columns"], ["10000"], G)
case("csv-1999-cols", "1999_colonnes.csv", b(",".join(f"c{i}" for i in range(1999)) + "\n" + ",".join("1" for _ in range(1999)) + "\n"), "accept", [], [], G, rows=1, cols=1999)
case("csv-1m-cell", "cellule_1m.csv", b("a,b\n1," + "x" * 1_000_000 + "\n2,y\n"), "warn", ["cell.long"], ["2"], G, rows=2, note="kept whole; the grid shows an excerpt")
case("csv-33m-cell", "cellule_33m.csv", b"a,b\n1," + b"x" * 33_000_000 + b"\n", "reject", ["cell.too_long"], ["2"], G)
case("csv-1-line", "une_ligne.csv", b"a," * 50_000 + b"a", "reject", ["table.too_many_columns"], [], G)
case("csv-commented", "commentaire.csv", b"# source: x\n# date: y\na,b\n1,2\n", "warn", ["csv.preamble"], ["3"], G, rows=1)
case("csv-trailing-delim", "delim_final.csv", b"a;b;\n1;2;\n3;4;\n", "warn", ["header.blank"], [], G, rows=2)
case("csv-blank-rows", "lignes_vides.csv", b"a,b\n1,2\n\n,\n3,4\n\n\n", "warn", ["table.blank_rows"], ["3", "4"], G, rows=2)
case("csv-dup-rows", "lignes_doubles.csv", b"a,b\n1,2\n1,2\n1,2\n", "warn", ["table.duplicate_rows"], ["2"], G, rows=3)
case("csv-late-type", "type_tardif.csv", b("id,v\n" + "".join(f"{i},{i}\n" for i in range(300_000)) + "300000,n.d.\n"), "warn", ["type.mixed"], ["300002"], G, rows=300_001, note="the only text stands after any sample: no failure, no lost row, the column is text or null + caveat")

# ---------------------------------------------------------------- values
G = "values"
case("val-nan-inf", "nan_inf.csv", b"v\nNaN\nInfinity\n-inf\n1e400\n-1e400\n1e-400\n", "warn", ["number.not_finite", "number.out_of_range"], [], G, rows=6, note="JSON sent to the browser stays valid; charts skip and count them")
case("val-bigint", "grands.csv", b"siret,n\n12345678901234567890,9223372036854775808\n00000000000000000001,340282366920938463463374607431768211456\n", "warn", ["number.kept_as_text"], [], G, rows=2, cells={"1.siret": "00000000000000000001"}, note="leading zeros and every digit survive")
case("val-leading-zero", "insee.csv", b"code_insee,dep\n01001,01\n2A004,2A\n97411,974\n", "accept", [], [], G, rows=3, cells={"0.code_insee": "01001"})
case("val-js-int", "js53.csv", b"id\n9007199254740993\n", "accept", [], [], G, rows=1, cells={"0.id": 9007199254740993}, note="the browser shows ...993, not ...992")
case("val-dates", "dates.csv", b"d\n0000-00-00\n9999-12-31\n0001-01-01\n2023-02-29\n31/04/2024\n1582-10-10\n2024-06-30T23:59:60Z\n-0044-03-15\n12/13/14\n", "warn", ["date.invalid"], ["2", "5", "6"], G, rows=9, note="9999-12-31 = 'no end' must not overflow pandas ns or a chart axis")
case("val-dates-ambiguous", "jjmm.csv", b"d\n03/04/2024\n05/06/2024\n", "warn", ["date.ambiguous"], [], G, rows=2)
case("val-dates-mixed", "dates_melees.csv", b"d\n2024-01-02\n03/01/2024\n4 janv. 2024\n45000\n", "warn", ["type.mixed"], [], G, rows=4)
case("val-decimal-comma", "virgule.csv", b"v;w\n1,5;1 234,56\n2,5;1\xc2\xa0234,56\n3,0;1\xe2\x80\xaf234,56\n", "accept", [], [], G, rows=3, cells={"1.w": 1234.56}, note="space, NBSP and narrow NBSP as thousands marks")
case("val-bool", "bool.csv", b("v\noui\nnon\nVRAI\nfaux\n1\n0\nO\nN\n"), "accept", [], [], G, rows=8)
case("val-null-words", "nuls.csv", b"v\n\nNA\nN/A\nnull\nNULL\n-\nn.d.\ns\n#N/A\n", "warn", ["null.words"], [], G, rows=9, note="INSEE's 's' = secret: never zero")
case("val-null-name", "nom_null.csv", b"nom,prenom\nNull,Jean\nTrue,Marie\nNA,Li\n", "accept", [], [], G, rows=3, cells={"0.nom": "Null"}, note="people and Namibia exist")
case("val-formula", "formules.csv", b("v\n=1+1\n+33 1 23 45 67 89\n-12\n@SUM(A1)\n=HYPERLINK(\"http://127.0.0.1:9/?x=\"&A1)\n\"\t=1+1\"\n\"\r=1+1\"\n=cmd|' /C calc'!A0\n＝1+1\n%0A=1\n"), "accept", [], [], G, rows=10,
     export={"=1+1": "'=1+1", "-12": "-12", "+33 1 23 45 67 89": "'+33 1 23 45 67 89"}, note="stored and queried as they are; escaped with ' on CSV export of TEXT cells only (ASVS 1.2.10); xlsx export writes them as strings, never formulas; parquet export unchanged")
case("val-coords", "coords.csv", b"lat,lon\n48.85,2.35\n2.35,48.85\n0,0\n95,200\n48,85;2,35\n", "reject", ["csv.extra_cells"], ["6"], G)
case("val-coords-swapped", "coords2.csv", b"lat,lon\n2.35,48.85\n4.83,45.76\n0,0\n95,200\n", "warn", ["geo.swapped", "geo.out_of_range", "geo.null_island"], [], G, rows=4)
case("val-personal", "personnes.csv", b("nom,email,tel,nir\nDupont,jean.dupont@example.org,06 12 34 56 78,1 85 05 78 006 084 36\n"), "warn", ["privacy.personal_data"], ["email"], G, rows=1, note="held back from teams until an organizer says otherwise")

# ---------------------------------------------------------------- compressed
G = "archives"
GZ = gzip.compress(OK, mtime=0)
case("gz-ok", "ok.csv.gz", GZ, "accept", [], [], G, rows=2)
case("gz-truncated", "tronque.csv.gz", gzip.compress(b("id,nom\n" + "".join(f"{i},{random.Random(i).random()}\n" for i in range(20000))), mtime=0)[:-5000], "reject", ["file.truncated"], [], G, note="the readable head must not pass for the whole")
case("gz-badcrc", "crc.csv.gz", GZ[:-8] + b"\0\0\0\0" + GZ[-4:], "reject", ["file.corrupt"], [], G)
case("gz-multi", "multi.csv.gz", GZ + gzip.compress(b"3,x\n", mtime=0), "accept", [], [], G, rows=3, note="concatenated members are legal gzip")
case("gz-trailing", "reste.csv.gz", GZ + b"garbage", "warn", ["file.trailing_bytes"], [], G, rows=2)
case("gz-bomb", "bombe.csv.gz", lambda: b"".join([gzip.compress(b"\0" * (1 << 24), 9, mtime=0)] * 192), "reject", ["archive.too_large_unpacked"], [], G, note="3 GiB from 3 MiB; stops at the cap while streaming, not after")
case("gz-double", "double.csv.gz", gzip.compress(GZ, mtime=0), "reject", ["archive.nested"], [], G)
case("bz2", "x.csv.bz2", bz2.compress(OK), "reject", ["type.not_allowed"], [".zip"], G)
case("xz", "x.csv.xz", lzma.compress(OK), "reject", ["type.not_allowed"], [], G)
case("zip-ok", "ok.zip", zip_([("donnees/a.csv", OK), ("donnees/LISEZMOI.txt", b"note")]), "accept", [], [], G, rows=2, note="one table; the text is kept as an attachment")
case("zip-two", "deux.zip", zip_([("a.csv", OK), ("b.csv", OK)]), "accept", [], [], G, note="two tables in one dataset, or a choice")
case("zip-empty", "vide.zip", b"PK\5\6" + b"\0" * 18, "reject", ["archive.no_table"], [], G)
case("zip-no-table", "photos.zip", zip_([("a.jpg", b"\xff\xd8\xff"), ("b.docx", b"PK")]), "reject", ["archive.no_table"], ["a.jpg"], G)
case("zip-truncated", "tronque.zip", zip_([("a.csv", OK * 500)])[:-30], "reject", ["file.truncated"], [], G)
case("zip-slip", "slip.zip", zip_([("../../evil.csv", OK), ("a.csv", OK)]), "reject", ["archive.unsafe_path"], ["../../evil.csv"], G)
case("zip-abs", "abs.zip", zip_([("/etc/cron.d/evil.csv", OK)]), "reject", ["archive.unsafe_path"], [], G)
case("zip-backslash", "backslash.zip", zip_([("..\\..\\evil.csv", OK)]), "reject", ["archive.unsafe_path"], [], G)
case("zip-symlink", "lien.zip", zip_([("a.csv", OK)], links=[("lien.csv", "/etc/passwd")]), "reject", ["archive.link"], ["lien.csv"], G)
case("zip-symlink-dir", "lien_dossier.zip", zip_([], links=[("d", "/var")]), "reject", ["archive.link"], [], G)
case("zip-nested", "imbrique.zip", zip_([("b.zip", zip_([("c.zip", zip_([("a.csv", OK)]))]))]), "reject", ["archive.nested"], ["b.zip"], G)
case("zip-quine-depth", "profond.zip", nest(40), "reject", ["archive.nested"], [], G)
case("zip-bomb", "bombe.zip", lambda: zip_raw("a.csv", zeros_deflate(1 << 30), 1 << 30, crc_zeros(1 << 30)), "reject", ["archive.too_large_unpacked"], [], G, note="1 GiB from 1 MiB, honest header")
case("zip-bomb-liar", "bombe_menteuse.zip", lambda: zip_raw("a.csv", zeros_deflate(1 << 30), 1 << 30, crc_zeros(1 << 30), claimed=100), "reject", ["archive.too_large_unpacked", "file.corrupt"], [], G, note="header says 100 bytes: count the bytes that come out, never trust the header")
case("zip-many", "nombreux.zip", lambda: zip_([(f"f{i}.csv", b"a\n1\n") for i in range(20_000)]), "reject", ["archive.too_many_members"], ["20000"], G)
case("zip-dup-names", "doublons.zip", zip_([("a.csv", OK), ("a.csv", b"x\n9\n"), ("A.CSV", b"y\n8\n")]), "reject", ["archive.duplicate_name"], ["a.csv"], G)
case("zip-encrypted", "chiffre.zip", zip_([("a.csv", OK)], encrypted=True), "reject", ["file.encrypted"], [], G)
case("zip-cp850", "cp850.zip", zip_raw("données.csv".encode("cp850"), (lambda c: c.compress(OK) + c.flush())(zlib.compressobj(9, zlib.DEFLATED, -15)), len(OK), zlib.crc32(OK)), "accept", [], [], G, rows=2)
case("zip-macosx", "mac.zip", zip_([("a.csv", OK), ("__MACOSX/._a.csv", b"\0\5\x16\7"), (".DS_Store", b"\0\0\0\1Bud1"), ("Thumbs.db", b"x")]), "accept", [], [], G, rows=2, note="desktop litter is ignored")
case("zip-longname", "nomlong.zip", zip_([("d/" * 500 + "a.csv", OK)]), "reject", ["archive.unsafe_path"], [], G)
case("zip-nul", "nomnul.zip", zip_([("a\0.csv", OK)]), "reject", ["archive.unsafe_path"], [], G)
case("zip-prefix", "prefixe.zip", b"#!/bin/sh\necho x\nexit\n" + zip_([("a.csv", OK)]), "reject", ["type.mismatch"], [], G, note="polyglot")
case("zip-fifo", "special.zip", zip_([("a.csv", OK)], links=[("p.csv", "")], link_mode=stat.S_IFIFO | 0o644), "reject", ["archive.link"], [], G)
case("tar", "x.tar", b"a.csv" + b"\0" * 507 + b"\0" * 1024, "reject", ["type.not_allowed"], [".zip"], G)
case("7z", "x.7z", bytes.fromhex("377abcaf271c0004") + b"\0" * 64, "reject", ["type.not_allowed"], [".zip"], G)

# ---------------------------------------------------------------- json / geojson
G = "json"
case("json-ok", "ok.json", b'[{"a":1,"b":"x"},{"a":2,"b":null}]', "accept", [], [], G, rows=2, cols=2)
case("json-truncated", "tronque.json", b'[{"a":1},{"a":2},{"a":', "reject", ["json.invalid"], ["1"], G)
case("json-trailing-comma", "virgule.json", b'[{"a":1},]', "reject", ["json.invalid"], [], G)
case("json-deep", "profond.json", b"[" * 100_000 + b"]" * 100_000, "reject", ["json.too_deep"], [], G, note="RecursionError / stack overflow must not end a worker unseen")
case("json-deep-obj", "profond2.json", b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "reject", ["json.too_deep"], [], G)
case("json-scalar", "scalaire.json", b"42", "reject", ["json.no_table"], [], G)
case("json-object", "objet.json", b'{"meta":{"n":2},"results":[{"a":1},{"a":2}]}', "warn", ["json.table_inside"], ["results"], G, rows=2, note="the API answer with an envelope; ask which array")
case("json-nan", "nan.json", b'[{"a":NaN},{"a":Infinity}]', "reject", ["json.invalid"], ["NaN"], G, note="or warn; but the two JSON parsers in use must agree (ASVS 1.5.3)")
case("json-dup-key", "cles.json", b'[{"a":1,"a":2}]', "warn", ["json.duplicate_key"], ["a"], G, rows=1)
case("json-bignum", "grand.json", b'[{"a":123456789012345678901234567890,"b":1e400,"c":0.1000000000000000055511151231257827}]', "warn", ["number.kept_as_text"], [], G, rows=1)
case("json-hetero", "hetero.json", b'[{"a":1},{"b":[1,2]},{"a":"x","c":{"d":{"e":1}}},7]', "warn", ["type.mixed"], [], G)
case("json-proto", "proto.json", b'[{"__proto__":{"x":1},"constructor":1,"toString":"x"}]', "accept", [], [], G, rows=1, note="prototype pollution in browser code")
case("json-many-keys", "cles_10k.json", b("[" + ",".join('{"k%d":1}' % i for i in range(10_000)) + "]"), "reject", ["table.too_many_columns"], [], G, note="one new key a record")
case("json-lone-surrogate", "surrogat.json", b'[{"a":"\\ud800"}]', "warn", ["text.invalid_char"], [], G, rows=1)
case("json-nul-escape", "nul.json", b'[{"a":"x\\u0000y"}]', "warn", ["text.nul_removed"], [], G, rows=1, note="PostgreSQL refuses \\u0000 in text and jsonb: metadata must be cleaned before it")
case("ndjson", "lignes.json", b'{"a":1}\n{"a":2}\n', "accept", [], [], G, rows=2)
case("ndjson-bad-line", "ligne_fausse.json", b'{"a":1}\n{"a":\n{"a":3}\n', "reject", ["json.invalid"], ["2"], G)
def fc(*geoms, crs=None):
    d = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"n": i}, "geometry": g} for i, g in enumerate(geoms)]}
    if crs: d["crs"] = {"type": "name", "properties": {"name": crs}}
    return b(json.dumps(d))
SQ = [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]
case("geo-ok", "ok.geojson", fc({"type": "Point", "coordinates": [2.35, 48.85]}), "accept", [], [], G, rows=1)
case("geo-unclosed", "anneau.geojson", fc({"type": "Polygon", "coordinates": [SQ[:-1]]}), "warn", ["geo.ring_unclosed"], ["0"], G, rows=1)
case("geo-bowtie", "papillon.geojson", fc({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}), "warn", ["geo.invalid"], ["0"], G, rows=1)
case("geo-3pts", "degenere.geojson", fc({"type": "Polygon", "coordinates": [[[0, 0], [0, 0], [0, 0]]]}), "warn", ["geo.ring_unclosed"], [], G, rows=1)
case("geo-clockwise", "horaire.geojson", fc({"type": "Polygon", "coordinates": [SQ]}), "accept", [], [], G, rows=1)
case("geo-null", "nulle.geojson", fc(None, {"type": "Point", "coordinates": []}), "warn", ["geo.missing"], ["1"], G, rows=2)
case("geo-swapped", "inverse.geojson", fc({"type": "Point", "coordinates": [48.85, 2.35]}), "warn", ["geo.swapped"], [], G, rows=1)
case("geo-lambert", "lambert93.geojson", fc({"type": "Point", "coordinates": [652000.0, 6862000.0]}, crs="urn:ogc:def:crs:EPSG::2154"), "warn", ["geo.crs"], ["2154"], G, rows=1)
case("geo-strings", "texte.geojson", fc({"type": "Point", "coordinates": ["2.35", "48.85"]}), "warn", ["geo.invalid"], [], G, rows=1)
case("geo-nan", "nan.geojson", fc({"type": "Point", "coordinates": [float("nan"), 1]}), "reject", ["json.invalid"], [], G)
case("geo-nested-collection", "collection.geojson", b(json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": deep(lambda g: {"type": "GeometryCollection", "geometries": [g]}, 200, {"type": "Point", "coordinates": [0, 0]})}]})), "reject", ["json.too_deep"], [], G)
case("geo-huge-coords", "million_points.geojson", lambda: fc({"type": "LineString", "coordinates": [[i / 1e5, i / 1e5] for i in range(300_000)]}), "warn", ["geo.heavy"], [], G, rows=1, note="simplify for display: do not send 6 MB to 150 browsers")
case("geo-antimeridian", "antimeridien.geojson", fc({"type": "LineString", "coordinates": [[179, -17], [181, -17], [-179, -17]]}), "warn", ["geo.out_of_range"], [], G, rows=1)
case("geo-html", "html.geojson", b(json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"nom": "<img src=x onerror=alert(1)>"}, "geometry": {"type": "Point", "coordinates": [2, 48]}}]})), "accept", [], [], G, rows=1, note="pydeck tooltips take HTML: escape properties before {nom} goes into a tooltip")
case("topojson", "topo.json", b'{"type":"Topology","objects":{},"arcs":[]}', "reject", ["json.no_table"], ["GeoJSON"], G)

# ---------------------------------------------------------------- office
G = "office"
X_CT = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
X_RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
X_WB = '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="F" sheetId="1" r:id="rId1"/></sheets></workbook>'
X_WBR = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
def xlsx(rows_xml, sst='<sst %s/>' % NS, pre='<?xml version="1.0"?>', sst_pre='<?xml version="1.0"?>', extra=(), wb=X_WB, dim=""):
    return zip_([("[Content_Types].xml", b(X_CT)), ("_rels/.rels", b(X_RELS)), ("xl/workbook.xml", b(wb)), ("xl/_rels/workbook.xml.rels", b(X_WBR)),
                 ("xl/worksheets/sheet1.xml", b(f"{pre}<worksheet {NS}>{dim}<sheetData>{rows_xml}</sheetData></worksheet>")), ("xl/sharedStrings.xml", b(sst_pre + sst)), *extra])
def cell(ref, v): return f'<c r="{ref}" t="inlineStr"><is><t>{v}</t></is></c>'
GOODROWS = f'<row r="1">{cell("A1","id")}{cell("B1","nom")}</row><row r="2">{cell("A2","1")}{cell("B2","Été")}</row>'
case("xlsx-ok", "ok.xlsx", xlsx(GOODROWS), "accept", [], [], G, rows=1, cols=2)
case("xlsx-truncated", "tronque.xlsx", xlsx(GOODROWS)[:-40], "reject", ["file.truncated"], [], G)
case("xlsx-not-office", "zip_nomme.xlsx", zip_([("a.csv", OK)]), "reject", ["type.mismatch"], [], G)
LOL = '<!DOCTYPE l [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{("&a%d;" % (i-1)) * 10}">' for i in range(1, 10)) + "]>"
case("xlsx-laughs", "milliard_rires.xlsx", xlsx(GOODROWS, sst=f"<sst {NS}><si><t>&a9;</t></si></sst>", sst_pre='<?xml version="1.0"?>' + LOL), "reject", ["xml.forbidden"], [], G, note="openpyxl guards only with defusedxml installed")
case("xlsx-laughs-sheet", "rires_feuille.xlsx", xlsx(f'<row r="1">{cell("A1","&a9;")}</row>', pre='<?xml version="1.0"?>' + LOL), "reject", ["xml.forbidden"], [], G)
case("xlsx-xxe", "xxe.xlsx", xlsx(f'<row r="1">{cell("A1","&x;")}</row><row r="2">{cell("A2","1")}</row>', pre='<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "reject", ["xml.forbidden"], [], G)
case("xlsx-xxe-http", "xxe_http.xlsx", xlsx(f'<row r="1">{cell("A1","&x;")}</row>', pre='<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>'), "reject", ["xml.forbidden"], [], G, note="test with a listener on 127.0.0.1 that must see no connection")
case("xlsx-quadratic", "quadratique.xlsx", lambda: xlsx(f'<row r="1">{cell("A1","&a;"*5000)}</row>', pre='<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "%s">]>' % ("x" * 100_000)), "reject", ["xml.forbidden"], [], G)
case("xlsx-inflate", "gonfle.xlsx", lambda: xlsx(GOODROWS + " " * 0, extra=[("xl/media/image1.bin", b"\0" * 300_000_000)]), "reject", ["archive.too_large_unpacked"], [], G, heavy=True)
case("xlsx-far-cell", "cellule_loin.xlsx", xlsx(GOODROWS + f'<row r="1048576">{cell("XFD1048576","x")}</row>', dim='<dimension ref="A1:XFD1048576"/>'), "warn", ["sheet.far_cell"], ["XFD1048576"], G, note="17 billion cells by the corner: count real cells, never the rectangle")
case("xlsx-dim-lie", "dimension.xlsx", xlsx(GOODROWS, dim='<dimension ref="A1:A1"/>'), "accept", [], [], G, rows=1, cols=2, note="read-only openpyxl trusts <dimension>: reset_dimensions()")
case("xlsx-row-bad", "ligne_0.xlsx", xlsx(f'<row r="0">{cell("A0","x")}</row><row r="99999999">{cell("A99999999","x")}</row>'), "reject", ["file.corrupt"], [], G)
case("xlsx-macro", "macros.xlsm", xlsx(GOODROWS, extra=[("xl/vbaProject.bin", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512)]), "warn", ["office.macros_ignored"], [], G, rows=1, note="never kept in what others download")
case("xlsx-extlink", "lien_externe.xlsx", xlsx(GOODROWS, extra=[("xl/externalLinks/externalLink1.xml", b"<x/>"), ("xl/externalLinks/_rels/externalLink1.xml.rels", b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="x" Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/></Relationships>')]), "warn", ["office.external_links_ignored"], [], G, rows=1)
case("xlsx-formula", "formule.xlsx", xlsx(f'<row r="1">{cell("A1","v")}</row><row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row><row r="3"><c r="A3"><f>NOW()</f></c></row><row r="4"><c r="A4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'), "warn", ["office.formula_no_value", "office.error_cell"], ["A3", "A4"], G, rows=3, note="cached values only; a formula without one is null + caveat")
case("xlsx-zero-sheets", "sans_feuille.xlsx", xlsx(GOODROWS, wb=X_WB.replace('<sheet name="F" sheetId="1" r:id="rId1"/>', "")), "reject", ["sheet.none"], [], G)
case("xlsx-path", "chemin.xlsx", zip_([("../../evil.xml", b"x"), ("[Content_Types].xml", b(X_CT))]), "reject", ["archive.unsafe_path"], [], G)
ODS_CT = '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet><table:table table:name="F">%s</table:table></office:spreadsheet></office:body></office:document-content>'
ODS_MF = '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
def ods(rows, pre=""):
    x = ODS_CT % rows
    if pre: x = x.replace('<?xml version="1.0"?>', '<?xml version="1.0"?>' + pre, 1)
    o = io.BytesIO()
    with zipfile.ZipFile(o, "w") as z:
        z.writestr(zipfile.ZipInfo("mimetype", DATE), "application/vnd.oasis.opendocument.spreadsheet")
        for n, d in (("content.xml", x), ("META-INF/manifest.xml", ODS_MF), ("meta.xml", '<?xml version="1.0"?><office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"><office:meta/></office:document-meta>'), ("styles.xml", '<?xml version="1.0"?><office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"/>')):
            i = zipfile.ZipInfo(n, DATE); i.compress_type = zipfile.ZIP_DEFLATED; z.writestr(i, d)
    return o.getvalue()
def oc(v, rep=1): return f'<table:table-cell office:value-type="string" table:number-columns-repeated="{rep}"><text:p>{v}</text:p></table:table-cell>'
OROWS = f'<table:table-row>{oc("id")}{oc("nom")}</table:table-row><table:table-row>{oc("1")}{oc("Été")}</table:table-row>'
case("ods-ok", "ok.ods", ods(OROWS), "accept", [], [], G, rows=1, cols=2)
case("ods-bomb", "bombe.ods", ods(OROWS + f'<table:table-row table:number-rows-repeated="1048574">{oc("x", 16384)}</table:table-row>'), "reject", ["sheet.too_many_cells"], [], G, note="1 kB -> 17 billion cells")
case("ods-blank-tail", "queue_vide.ods", ods(OROWS + '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'), "accept", [], [], G, rows=1, cols=2, note="what LibreOffice itself writes: must stay quick")
case("ods-laughs", "rires.ods", ods(f'<table:table-row>{oc("&a9;")}</table:table-row>', pre=LOL), "reject", ["xml.forbidden"], [], G)
case("ods-xxe", "xxe.ods", ods(f'<table:table-row>{oc("&x;")}</table:table-row>', pre='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "reject", ["xml.forbidden"], [], G)
case("ods-deep", "profond.ods", ods(f'<table:table-row><table:table-cell office:value-type="string">{"<text:span>"*20000}x{"</text:span>"*20000}</table:table-cell></table:table-row>'), "reject", ["file.corrupt"], [], G)
case("xls-html", "export.xls", b("<html><table><tr><td>a</td></tr><tr><td>1</td></tr></table></html>"), "reject", ["type.mismatch"], ["HTML"], G, note="many portals call an HTML table .xls")

try:
    import openpyxl
    def _wb(fn):
        def make():
            import datetime
            w = openpyxl.Workbook(); fn(w); w.properties.created = w.properties.modified = datetime.datetime(2026, 1, 1); o = io.BytesIO(); w.save(o)
            z = zipfile.ZipFile(o); m = [(n, z.read(n)) for n in z.namelist()]  # zip again: fixed dates, so fixed hashes
            return zip_([(n, re.sub(rb"<dcterms:modified.*?</dcterms:modified>", b"", d)) for n, d in m])
        return make
    def merged(w):
        s = w.active; s.append(["dep", "2023", None]); s.merge_cells("B1:C1"); s.append([None, "H", "F"]); s.append(["01", 1, 2]); s.merge_cells("A4:A5"); s.append(["02", 3, 4]); s.append([None, 5, 6])
    def hidden(w):
        w.active.append(["a"]); w.active.append([1]); h = w.create_sheet("secret"); h.append(["salaire"]); h.append([99]); h.sheet_state = "veryHidden"; c = w.create_sheet("colcachee"); c.append(["a", "b"]); c.append([1, 2]); c.column_dimensions["B"].hidden = True
    def sheets(w):
        for i in range(300): w.create_sheet(f"f{i}").append([i])
    def dates(w):
        import datetime as D
        s = w.active; s.append(["d"]); s.append([D.datetime(2024, 2, 29)]); s["A2"].number_format = "dd/mm/yyyy"; s.append([60]); s["A3"].number_format = "dd/mm/yyyy"; s.append([-1]); s["A4"].number_format = "dd/mm/yyyy"; s.append([2958466]); s["A5"].number_format = "dd/mm/yyyy"
    def comments(w):
        from openpyxl.comments import Comment
        s = w.active; s.append(["a"]); s.append([1]); s["A2"].comment = Comment("appeler Mme Dupont 06 12 34 56 78", "agent"); w.properties.creator = "Jean Dupont"
    def link(w):
        s = w.active; s.append(["a"]); s.append(["clic"]); s["A2"].hyperlink = "javascript:alert(1)"
    def sheetname(w):
        w.active.title = "a'; DROP TABLE"; w.active.append(["x"]); w.active.append([1])
    for id_, f, fn, v, c, n in [
        ("xlsx-merged", "fusion.xlsx", merged, "warn", ["sheet.merged_cells"], "two header rows and merged keys"),
        ("xlsx-hidden", "cache.xlsx", hidden, "warn", ["sheet.hidden"], "hidden sheets and columns are named before anything is published"),
        ("xlsx-300-sheets", "300_feuilles.xlsx", sheets, "reject", ["sheet.too_many"], ""),
        ("xlsx-dates", "dates.xlsx", dates, "warn", ["date.invalid"], "1900 leap-year bug, negative and 5-digit-year serials"),
        ("xlsx-comments", "commentaires.xlsx", comments, "warn", ["privacy.file_metadata"], "cell notes and author are dropped from what teams download (ASVS 14.2.8)"),
        ("xlsx-jslink", "jslien.xlsx", link, "accept", [], "hyperlinks are not carried"),
        ("xlsx-sheet-sql", "nom_feuille.xlsx", sheetname, "accept", [], ""),
    ]:
        case(id_, f, _wb(fn), v, c, [], G, note=n)
except ImportError:
    SKIPPED.append(("openpyxl", "7 xlsx cases"))

# ---------------------------------------------------------------- parquet
G = "parquet"
try:
    import decimal, pyarrow as pa, pyarrow.parquet as pq
    def pqt(t, **k):
        o = io.BytesIO(); pq.write_table(t, o, **k); return o.getvalue()
    T = pa.table({"id": [1, 2], "nom": ["a", "é"]})
    P = pqt(T)
    case("pq-ok", "ok.parquet", P, "accept", [], [], G, rows=2, cols=2)
    case("pq-truncated", "tronque.parquet", P[:-20], "reject", ["file.truncated"], [], G)
    case("pq-head-only", "magie.parquet", b"PAR1", "reject", ["file.truncated"], [], G)
    case("pq-footer-len", "pied.parquet", P[:-8] + struct.pack("<I", 0x7FFFFFFF) + b"PAR1", "reject", ["file.corrupt"], [], G, note="footer length larger than the file")
    def flips(n):
        r = random.Random(n); x = bytearray(P)
        for _ in range(6): x[r.randrange(4, len(x) - 8)] ^= 1 << r.randrange(8)
        return bytes(x)
    for n in range(6):
        case(f"pq-flip-{n}", f"bits_{n}.parquet", flips(n), "reject", ["file.corrupt"], [], G, note="flipped bits: reject or load, never crash the server; seeds extend to 1000s in the nightly fuzz", may_accept=True)
    case("pq-decimal256", "decimal256.parquet", lambda: pqt(pa.table({"v": pa.array([decimal.Decimal("1" * 60)], pa.decimal256(70, 0))})), "warn", ["type.unsupported_column"], ["v"], G)
    case("pq-nested", "imbrique.parquet", lambda: pqt(pa.table({"l": [[1, 2], None], "s": [{"a": 1, "b": ["x"]}, {"a": None, "b": []}], "m": pa.array([[("k", 1)], []], pa.map_(pa.string(), pa.int64()))})), "accept", [], [], G, rows=2, note="export to CSV turns them into JSON text")
    case("pq-types", "types.parquet", lambda: pqt(pa.table({"u64": pa.array([2**64 - 1], pa.uint64()), "f16": pa.array([1.5], pa.float16()), "ns": pa.array([1], pa.timestamp("ns", "Europe/Paris")), "t": pa.array([1], pa.time64("ns")), "d": pa.array([1], pa.duration("us")), "b": pa.array([b"\xff\xfe"], pa.binary()), "n": pa.nulls(1), "fs": pa.array([b"1234567890123456"], pa.binary(16)), "dic": pa.array(["x"]).dictionary_encode(), "lg": pa.array(["x"], pa.large_string())})), "accept", [], [], G, rows=1)
    case("pq-dup-cols", "doublons.parquet", lambda: pqt(pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"])), "warn", ["header.duplicate"], [], G)
    case("pq-empty-cols", "sans_colonne.parquet", lambda: pqt(pa.table({})), "reject", ["table.no_columns"], [], G)
    case("pq-zero-rows", "zero.parquet", lambda: pqt(T.slice(0, 0)), "warn", ["table.no_rows"], [], G, rows=0)
    case("pq-rle-bomb", "bombe.parquet", lambda: pqt(pa.table({"t": pa.DictionaryArray.from_arrays(pa.Array.from_buffers(pa.int32(), 20_000_000, [None, pa.py_buffer(bytes(80_000_000))]), pa.array(["x" * 1000]))})), "reject", ["table.too_many_rows", "table.too_large"], [], G, note="20 GB logical from some kB; count rows from the footer, then cap bytes while reading")
    case("pq-invalid-utf8", "utf8.parquet", lambda: pqt(pa.table({"a": pa.StringArray.from_buffers(1, pa.py_buffer(struct.pack("<2i", 0, 2)), pa.py_buffer(b"\xff\xfe"))})), "warn", ["text.invalid_char"], [], G, rows=1)
    case("pq-meta", "meta.parquet", lambda: pqt(T.replace_schema_metadata({"pandas": "{not json", "geo": '{"version":"9"', "ARROW:schema": "x"})), "accept", [], [], G, rows=2, note="bad key/value metadata must not stop the read")
    case("pq-deep", "profond.parquet", lambda: pqt(pa.table({"a": pa.array([None], deep(pa.list_, 60, pa.int32()))})), "reject", ["type.too_nested"], [], G)
    case("pq-many-groups", "groupes.parquet", lambda: pqt(pa.table({"a": list(range(20_000))}), row_group_size=1), "accept", [], [], G, rows=20_000, note="20 000 row groups of one row: slow readers; must end within the deadline")
    case("feather", "x.feather", b"ARROW1\0\0" + b"\0" * 64 + b"ARROW1", "reject", ["type.not_allowed"], [], G)
except ImportError:
    SKIPPED.append(("pyarrow", "all parquet cases"))

# ---------------------------------------------------------------- descriptors
G = "descriptor"
def dp(res, **k): return b(json.dumps({"name": "x", "resources": res, **k}))
def dz(desc, name="datapackage.json", extra=()): return zip_([(name, desc), ("a.csv", OK), *extra])
case("dp-ok", "dp_ok.zip", dz(dp([{"name": "a", "path": "a.csv"}])), "accept", [], [], G, rows=2)
for i, (p, code) in enumerate([
    ("http://169.254.169.254/latest/meta-data/", "descriptor.remote_path"), ("http://127.0.0.1:9/x.csv", "descriptor.remote_path"), ("https://example.invalid/x.csv", "descriptor.remote_path"),
    ("file:///etc/passwd", "descriptor.unsafe_path"), ("/etc/passwd", "descriptor.unsafe_path"), ("../../etc/passwd", "descriptor.unsafe_path"), ("~/.ssh/id_rsa", "descriptor.unsafe_path"),
    ("\\\\host\\share\\x.csv", "descriptor.unsafe_path"), ("ftp://127.0.0.1/x.csv", "descriptor.remote_path"), ("s3://bucket/x.csv", "descriptor.remote_path"),
    ("sqlite:////etc/x.db", "descriptor.remote_path"), ("postgresql://postgres@127.0.0.1/x", "descriptor.remote_path"), ("stdin", "descriptor.unsafe_path"), ("absent.csv", "descriptor.missing_file"),
    ("http://[::ffff:169.254.169.254]/x", "descriptor.remote_path"), ("http://0x7f000001/x", "descriptor.remote_path"), ("HTTP://127.0.0.1/x", "descriptor.remote_path"), ("gs://b/x", "descriptor.remote_path"),
]):
    case(f"dp-path-{i:02d}", f"dp_path_{i:02d}.zip", dz(dp([{"name": "a", "path": p}])), "reject", [code], [p[:12]], G, note="frictionless' trusted=False stops unsafe local paths, NOT remote ones: refuse before it sees them, and run it without a network")
case("dp-paths-mixed", "dp_multi.zip", dz(dp([{"name": "a", "path": ["a.csv", "http://127.0.0.1:9/b.csv"]}])), "reject", ["descriptor.remote_path"], [], G)
case("dp-extrapaths", "dp_extra.zip", dz(dp([{"name": "a", "path": "a.csv", "extrapaths": ["/etc/passwd"]}])), "reject", ["descriptor.unsafe_path"], [], G)
case("dp-schema-remote", "dp_schema_http.zip", dz(dp([{"name": "a", "path": "a.csv", "schema": "http://127.0.0.1:9/schema.json"}])), "reject", ["descriptor.remote_path"], [], G)
case("dp-schema-file", "dp_schema_file.zip", dz(dp([{"name": "a", "path": "a.csv", "schema": "../../../etc/passwd"}])), "reject", ["descriptor.unsafe_path"], [], G)
case("dp-profile-remote", "dp_profile.zip", dz(dp([{"name": "a", "path": "a.csv"}], profile="http://127.0.0.1:9/p.json")), "reject", ["descriptor.remote_path"], [], G)
case("dp-schema-ref", "dp_ref.zip", dz(dp([{"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "id", "type": "integer"}, {"name": "nom", "type": "string"}], "$ref": "file:///etc/passwd", "$schema": "http://127.0.0.1:9/s.json"}}])), "reject", ["descriptor.remote_path"], [], G)
case("dp-dialect-remote", "dp_dialect.zip", dz(dp([{"name": "a", "path": "a.csv", "dialect": "http://127.0.0.1:9/d.json"}])), "reject", ["descriptor.remote_path"], [], G)
case("dp-checklist-eval", "dp_eval.zip", dz(dp([{"name": "a", "path": "a.csv", "checklist": {"checks": [{"type": "row-constraint", "formula": "9**9**9**9"}]}}])), "reject", ["descriptor.not_allowed"], ["checklist"], G, note="simpleeval, but still code: take only table-dimensions/… from an allow list")
case("dp-pipeline", "dp_pipeline.zip", dz(dp([{"name": "a", "path": "a.csv", "pipeline": {"steps": [{"type": "shell"}]}}])), "warn", ["descriptor.ignored"], ["pipeline"], G)
case("dp-redos", "dp_redos.zip", dz(dp([{"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "id", "type": "string", "constraints": {"pattern": "(a+)+$"}}, {"name": "nom", "type": "string"}]}}]), extra=()).replace(b"", b"") , "reject", ["descriptor.not_allowed"], ["pattern"], G, note="Python re backtracks; run validation under the hard deadline, or check patterns with RE2 (DuckDB's regexp)")
case("dp-redos-data", "dp_redos_data.zip", zip_([("datapackage.json", dp([{"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "id", "type": "string", "constraints": {"pattern": "(a+)+$"}}]}}])), ("a.csv", b("id\n" + "a" * 40 + "!\n"))]), "reject", ["validate.timeout", "descriptor.not_allowed"], [], G)
case("dp-yaml-bomb", "dp_yaml.zip", dz(b("a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{chr(98+i)}: &{chr(98+i)} [{','.join(['*'+chr(97+i)]*9)}]\n" for i in range(9)) + "resources: [{name: a, path: a.csv}]\nname: x\n"), "datapackage.yaml"), "reject", ["descriptor.invalid"], [], G, note="aliases: safe_load still expands the graph when walked")
case("dp-yaml-object", "dp_yaml_obj.zip", dz(b("!!python/object/apply:os.system ['touch pwned']\n"), "datapackage.yaml"), "reject", ["descriptor.invalid"], [], G)
case("dp-yaml-norway", "dp_norway.zip", dz(b("name: x\nresources:\n- {name: a, path: a.csv, missingValues: [no]}\ntitle: no\n"), "datapackage.yaml"), "warn", ["descriptor.value_type"], ["title"], G)
case("dp-html", "dp_html.zip", dz(dp([{"name": "a", "path": "a.csv", "title": "<script>alert(1)</script>", "description": "[x](javascript:alert(1)) <img src=x onerror=alert(1)> ![t](http://127.0.0.1:9/t.png)"}], title="<b onmouseover=alert(1)>t", licenses=[{"title": "x", "path": "javascript:alert(1)"}], sources=[{"title": "x", "path": "data:text/html,<script>alert(1)</script>"}])), "warn", ["descriptor.unsafe_link"], ["licenses"], G, rows=2)
case("dp-recursive", "dp_recursif.zip", dz(dp([{"name": "a", "path": "datapackage.json", "type": "package"}])), "reject", ["descriptor.not_allowed"], [], G, note="resource of type package, pointing at itself")
case("dp-many", "dp_1000.zip", dz(dp([{"name": f"r{i}", "path": "a.csv"} for i in range(5000)])), "reject", ["descriptor.too_many_resources"], [], G)
case("dp-lies", "dp_hash.zip", dz(dp([{"name": "a", "path": "a.csv", "hash": "md5:00000000000000000000000000000000", "bytes": 1, "rows": 999}])), "warn", ["descriptor.hash_differs"], [], G, rows=2)
case("dp-wrong-schema", "dp_schema.zip", dz(dp([{"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "id", "type": "boolean"}, {"name": "absent", "type": "date"}], "primaryKey": "zzz", "foreignKeys": [{"fields": "id", "reference": {"resource": "nope", "fields": "x"}}]}}])), "warn", ["validate.errors"], ["id"], G, rows=2, note="validation errors never lose the data: load + report")
case("dp-inline", "dp_inline.zip", dz(dp([{"name": "a", "data": [{"id": 1}]}])), "accept", [], [], G, rows=1)
case("dp-not-json", "dp_casse.zip", dz(b'{"name": "x", "resources": ['), "reject", ["descriptor.invalid"], ["datapackage.json"], G)
case("dp-two", "dp_deux.zip", zip_([("datapackage.json", dp([{"name": "a", "path": "a.csv"}])), ("sous/datapackage.json", dp([{"name": "a", "path": "a.csv"}])), ("a.csv", OK), ("sous/a.csv", OK)]), "warn", ["descriptor.ignored"], ["sous/datapackage.json"], G)

def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("out", nargs="?")
    ap.add_argument("--heavy", action="store_true")
    ap.add_argument("--list", action="store_true")
    a = ap.parse_args()
    ids = [c["id"] for c in CASES]
    assert len(ids) == len(set(ids)), "double ids"
    if a.list or not a.out:
        for c in CASES: print(f'{c["id"]:24s} {c["group"]:12s} {c["expect"]["verdict"]:7s} {",".join(c["expect"]["codes"]):34s} {c["upload_as"] or c["file"]!r}')
        print(len(CASES), "files", SKIPPED or ""); return
    out = Path(a.out); files = out / "files"; files.mkdir(parents=True, exist_ok=True)
    import hashlib
    rec, seen = [], set()
    for c in CASES:
        if c["heavy"] and not a.heavy: continue
        name = c["file"]
        if name in seen:  # same file name in two groups
            name = c["id"] + "_" + name
        seen.add(name)
        d = c["data"]() if callable(c["data"]) else c["data"]
        (files / name).write_bytes(d)
        rec.append(dict(id=c["id"], file=name, upload_as=c["upload_as"] if c["upload_as"] is not None else c["file"], group=c["group"], bytes=len(d), sha256=hashlib.sha256(d).hexdigest(), expect=c["expect"], note=c["note"]))
    (out / "manifest.json").write_text(json.dumps(dict(version=1, limits=LIMITS, cases=rec, skipped=SKIPPED), ensure_ascii=True, indent=1))
    print(f'{len(rec)} files ({sum(r["bytes"] for r in rec) / 1e6:.0f} MB) -> {out}', SKIPPED or "")


if __name__ == "__main__":
    main()
