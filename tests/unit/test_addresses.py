"""Which address of a tab counts."""

from ui.addresses import BARE_SECONDS, LATE_SECONDS, Addresses

FIRST, SECOND, THIRD = {"table": ["a"]}, {"table": ["a"], "by": ["x"]}, {"table": ["a"], "by": ["x"], "top": ["5"]}


def test_an_address_that_was_just_changed_does_not_come_back_with_a_late_click() -> None:
    known = Addresses()
    assert known.counts(FIRST, "explore", 0) == FIRST
    known.change(FIRST, SECOND, 1)
    assert known.counts(FIRST, "explore", 2) == SECOND
    known.change(SECOND, THIRD, 3)
    assert known.counts(FIRST, "explore", 3.5) == THIRD
    assert known.counts(SECOND, "explore", 4) == THIRD
    assert known.counts(THIRD, "explore", 4.5) == THIRD


def test_the_menu_brings_a_page_back_to_its_first_address_later() -> None:
    known = Addresses()
    known.counts({}, "catalog", 0)
    known.change({}, FIRST, 0)
    assert known.counts({}, "catalog", BARE_SECONDS - 1) == FIRST
    assert known.counts({}, "catalog", BARE_SECONDS + 1) == {}


def test_a_link_that_is_opened_again_much_later_counts() -> None:
    known = Addresses()
    known.counts(FIRST, "explore", 0)
    known.change(FIRST, SECOND, 0)
    assert known.counts(FIRST, "explore", LATE_SECONDS - 1) == SECOND
    assert known.counts(FIRST, "explore", LATE_SECONDS + 1) == FIRST


def test_the_back_button_counts_at_once_and_the_next_change_builds_on_it() -> None:
    known = Addresses()
    known.counts(FIRST, "explore", 0)
    known.change(FIRST, SECOND, 1)
    known.move_back(FIRST, "explore")
    assert known.counts(FIRST, "explore", 1.5) == FIRST
    known.change(FIRST, THIRD, 2)
    assert known.counts(FIRST, "explore", 2.5) == THIRD


def test_a_change_that_leads_back_to_an_earlier_address_counts() -> None:
    known = Addresses()
    known.counts(FIRST, "explore", 0)
    known.change(FIRST, SECOND, 1)
    known.change(SECOND, FIRST, 2)
    assert known.counts(FIRST, "explore", 2.5) == FIRST
    assert known.counts(SECOND, "explore", 2.6) == FIRST


def test_another_page_begins_with_its_own_address() -> None:
    known = Addresses()
    known.counts(FIRST, "explore", 0)
    known.change(FIRST, SECOND, 1)
    assert known.counts({"exhibit": ["e"]}, "story", 2) == {"exhibit": ["e"]}
    assert known.counts(FIRST, "explore", 3) == FIRST


def test_an_address_that_nobody_has_seen_counts() -> None:
    known = Addresses()
    known.counts(FIRST, "explore", 0)
    known.change(FIRST, SECOND, 1)
    assert known.counts({"table": ["b"]}, "explore", 1.5) == {"table": ["b"]}
