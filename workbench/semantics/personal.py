"""Fields that tell who somebody is or how to reach them: warned about before a dataset is published."""

from collections.abc import Sequence
from dataclasses import replace

from workbench.descriptor import Field
from workbench.validation import labels
from workbench.validation.labels import words_in

ALWAYS = frozenset(("email", "nir", "iban"))
BESIDE_NAMES = frozenset(("phone", "birth_date", "address"))
NAMES = frozenset(("last_name", "first_name", "full_name"))
FIRST_NAMES = words_in("prenom prenoms firstname forename givenname")
LAST_NAMES = words_in("nomfamille lastname surname patronymique")
WHOLE_NAMES = words_in("nomprenom prenomnom interlocuteur fullname")
NAME = words_in("nom name noms")
OF_A_PERSON = NAME | words_in(
    "de du des d l la le elu elue famille usage usuel naissance last family personne candidat candidate maire agent depute deputee "
    "senateur senatrice contact responsable titulaire beneficiaire president proprietaire demandeur habitant client patient eleve"
)
BIRTHS = words_in("naissance birth birthdate birthday dob datenaissance")
DATED_BIRTHS = words_in("date birthdate dob birthday datenaissance")
ADDRESSES = words_in("adresse adresses adr address street")
DATES = ("date", "datetime", "year")


def with_people(fields: Sequence[Field]) -> tuple[Field, ...]:
    """The Fields; those without a kind that hold names, dates of birth or postal addresses, by their labels, now say so."""
    people = any(is_first_name(item) or item.semantic == "nir" or is_birth(item) for item in fields)
    return tuple(replace(item, semantic=item.semantic or kind_of(item, people=people)) for item in fields)


def kind_of(field: Field, *, people: bool) -> str:
    """The kind that a label says, "" for none. people: whether other columns tell of people: a "nom" beside them is a person's."""
    said = frozenset(labels.words(field.name))
    if is_birth(field):
        return "birth_date"
    if field.type != "string":
        return ""
    if said & WHOLE_NAMES or (said & NAME and said & FIRST_NAMES):
        return "full_name"
    if is_first_name(field):
        return "first_name"
    if said & LAST_NAMES or {"last", "name"} <= said or (people and said & NAME and said <= OF_A_PERSON):
        return "last_name"
    return "address" if said & ADDRESSES and not said & {"email", "mail", "url", "web", "ip", "site"} else ""


def is_birth(field: Field) -> bool:
    """Whether a label says dates of birth, not places of birth."""
    said = frozenset(labels.words(field.name))
    return bool(said & BIRTHS) and (field.type in DATES or (field.type == "string" and bool(said & DATED_BIRTHS)))


def is_first_name(field: Field) -> bool:
    """Whether a label says first names."""
    said = frozenset(labels.words(field.name))
    return field.type == "string" and bool(said & FIRST_NAMES or {"first", "name"} <= said or {"given", "name"} <= said)


def personal(fields: Sequence[Field]) -> list[Field]:
    """The Fields that say who somebody is: e-mails, social security numbers and bank accounts; names beside any of these, beside
    dates of birth, phones or postal addresses, with what they stand beside.
    """
    people = any(item.semantic in NAMES for item in fields)
    found = [item for item in fields if item.semantic in ALWAYS or (people and item.semantic in BESIDE_NAMES)]
    return [item for item in fields if item in found or item.semantic in NAMES] if found else []
