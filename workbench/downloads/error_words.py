"""What each error is called in the file of errors; in French or in English. Keys are rules of Table Schema."""

from collections.abc import Mapping

HEADS = ("resource", "row", "line", "field", "column", "cell", "rule", "expected", "message")
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "type": "“{cell}” is no {expected}.",
        "cell.not_held": "“{cell}” is accepted by the schema but cannot be held as {expected}.",
        "required": "The cell is empty, but the schema requires a value.",
        "unique": "“{cell}” stands on an earlier row already, but must not repeat itself.",
        "primary-key": "The primary key “{cell}” is missing, or stands on an earlier row already.",
        "foreign-key": "“{cell}” does not exist in {expected}.",
        "pattern": "“{cell}” is not written as the schema requires: {expected}",
        "enum": "“{cell}” is not in the list of the schema: {expected}",
        "minimum": "“{cell}” is less than {expected}, the least that the schema allows.",
        "maximum": "“{cell}” is more than {expected}, the most that the schema allows.",
        "exclusiveMinimum": "“{cell}” is not more than {expected}, as the schema requires.",
        "exclusiveMaximum": "“{cell}” is not less than {expected}, as the schema requires.",
        "minLength": "“{cell}” is too short: the schema requires at least {expected} characters or items.",
        "maxLength": "“{cell}” is too long: the schema allows at most {expected} characters or items.",
        "check.cells": "“{cell}” fails the check “{rule}” of the schema.",
        "check.rows": "These cells together fail the check “{rule}” of the schema: {cell}",
        "rule.category": "“{cell}” is no category of the schema: {expected}",
        "rule.json_schema": "“{cell}” does not follow the JSON Schema of its field.",
        "rule.unique_key": "The key “{cell}” stands on an earlier row already, but must not repeat itself.",
        "": "“{cell}” breaks the rule “{rule}: {expected}” of the schema.",
    },
    "fr": {
        "type": "« {cell} » n’est pas {expected}.",
        "cell.not_held": "« {cell} » est accepté par le schéma mais ne peut être conservé comme {expected}.",
        "required": "La cellule est vide, alors que le schéma exige une valeur.",
        "unique": "« {cell} » figure déjà sur une ligne précédente, alors que cette valeur ne doit pas se répéter.",
        "primary-key": "La clé primaire « {cell} » manque, ou figure déjà sur une ligne précédente.",
        "foreign-key": "« {cell} » n’existe pas dans {expected}.",
        "pattern": "« {cell} » n’est pas écrit comme le schéma l’exige : {expected}",
        "enum": "« {cell} » n’est pas dans la liste du schéma : {expected}",
        "minimum": "« {cell} » est inférieur à {expected}, le minimum que le schéma permet.",
        "maximum": "« {cell} » est supérieur à {expected}, le maximum que le schéma permet.",
        "exclusiveMinimum": "« {cell} » n’est pas supérieur à {expected}, comme le schéma l’exige.",
        "exclusiveMaximum": "« {cell} » n’est pas inférieur à {expected}, comme le schéma l’exige.",
        "minLength": "« {cell} » est trop court : le schéma exige au moins {expected} caractères ou éléments.",
        "maxLength": "« {cell} » est trop long : le schéma permet au plus {expected} caractères ou éléments.",
        "check.cells": "« {cell} » ne passe pas le contrôle « {rule} » du schéma.",
        "check.rows": "Ensemble, ces cellules ne passent pas le contrôle « {rule} » du schéma : {cell}",
        "rule.category": "« {cell} » n’est pas une catégorie du schéma : {expected}",
        "rule.json_schema": "« {cell} » ne suit pas le JSON Schema de son champ.",
        "rule.unique_key": "La clé « {cell} » figure déjà sur une ligne précédente, alors qu’elle ne doit pas se répéter.",
        "": "« {cell} » ne respecte pas la règle « {rule} : {expected} » du schéma.",
    },
}
TYPES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "yes or no",
        "date": "date",
        "datetime": "date and time",
        "time": "time",
        "year": "year",
        "yearmonth": "year and month",
        "duration": "duration",
        "geopoint": "point (coordinates)",
        "geojson": "geometry",
        "object": "object (JSON)",
        "array": "list (JSON)",
        "list": "list",
        "any": "value",
    },
    "fr": {
        "string": "un texte",
        "integer": "un nombre entier",
        "number": "un nombre",
        "boolean": "oui ou non",
        "date": "une date",
        "datetime": "une date et heure",
        "time": "une heure",
        "year": "une année",
        "yearmonth": "un mois d’une année",
        "duration": "une durée",
        "geopoint": "un point (coordonnées)",
        "geojson": "une géométrie",
        "object": "un objet (JSON)",
        "array": "une liste (JSON)",
        "list": "une liste",
        "any": "une valeur",
    },
}
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "en": ("table", "record", "line", "field", "column", "cell", "rule", "expected", "message"),
    "fr": ("table", "enregistrement", "ligne", "champ", "colonne", "cellule", "règle", "attendu", "message"),
}


def spoken(language: str) -> str:
    """The language of the words, English for one we do not speak."""
    return language[:2] if language[:2] in SENTENCES else "en"


def message(language: str, kind: str, rule: str, expected: str) -> str:
    """The sentence on errors of a type and rule, {cell} still to be filled in."""
    said = SENTENCES[language]
    template = said.get(kind) or said.get(rule) or said[""]
    word, _, form = expected.partition(" ")
    if rule == "type" and word in TYPES[language]:
        expected = TYPES[language][word] + (f" ({form})" if form else "")
    # {cell} stays: it is filled in by the engine, once per error
    return template.replace("{rule}", rule).replace("{expected}", expected)
