"""stub"""

Reading = object


def reading(*a):
    return None


def note_lineage(*a):
    pass
