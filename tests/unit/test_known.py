"""What a browser that is late sends is told from what a person chose."""

from ui.explore.known import Known


def shown(value: object) -> Known:
    """A control that the browser has seen in drawing 1."""
    known = Known()
    known.show(0, 1, value)
    assert not known.is_touched(1, value)
    return known


def test_a_choice_is_a_choice_once() -> None:
    known = shown(None)
    assert known.is_touched(1, "brand")
    assert not known.is_touched(1, "brand")


def test_what_the_server_took_back_is_no_choice_while_the_browser_has_not_seen_it() -> None:
    known = shown("brand")
    assert not known.show(1, 2, None)
    assert not known.is_touched(1, "brand")
    assert known.is_touched(2, "brand")


def test_a_chooser_that_empties_itself_takes_the_same_choice_again_only_when_it_was_seen_empty() -> None:
    known = shown(None)
    assert known.is_touched(1, "brand")
    known.show(1, 2, None)
    assert not known.is_touched(1, "brand")
    assert known.is_touched(2, "brand")


def test_a_choice_made_beside_a_drawing_that_was_not_seen_is_told_again_to_the_control() -> None:
    known = shown("a")
    known.show(1, 2, "b")
    assert known.is_touched(1, "c")
    assert known.show(1, 3, "c")
    assert not known.is_touched(3, "c")
    assert not known.show(3, 4, "c")
