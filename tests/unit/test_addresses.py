"""Which address of a tab counts."""

from ui.addresses import LATE_SECONDS, Addresses

FIRST, SECOND, THIRD = {"table": ["a"]}, {"table": ["a"], "by": ["x"]}, {"table": ["a"], "by": ["x"], "top": ["5"]}
NAMES = ["table", "by", "top"]


def test_an_address_that_was_just_changed_does_not_come_back_with_a_late_click() -> None:
    known = Addresses()
    assert known.counts(FIRST, "explore", 0) == FIRST
    known.change(FIRST, SECOND, NAMES, 1)
    assert known.counts(FIRST, "explore", 2) == SECOND
    known.change(SECOND, THIRD, NAMES, 3)
    assert known.counts(FIRST, "explore", 3.5) == THIRD
    assert known.counts(SECOND, "explore", 4) == THIRD
    assert known.counts(THIRD, "explore", 4.5) == THIRD


def test_a_link_that_is_opened_again_much_later_counts() -> None:
    known = Addresses()
    known.counts(FIRST, "explore", 0)
    known.change(FIRST, SECOND, NAMES, 0)
    assert known.counts(FIRST, "explore", LATE_SECONDS - 1) == SECOND
    assert known.counts(FIRST, "explore", LATE_SECONDS + 1) == FIRST


def test_the_back_button_counts_at_once_and_the_next_change_builds_on_it() -> None:
    known = Addresses()
    known.counts(FIRST, "explore", 0)
    known.change(FIRST, SECOND, NAMES, 1)
    known.begin("explore", FIRST)
    assert known.counts(FIRST, "explore", 1.5) == FIRST
    known.change(FIRST, THIRD, NAMES, 2)
    assert known.counts(FIRST, "explore", 2.5) == THIRD


def test_a_change_that_leads_back_to_an_earlier_address_counts() -> None:
    known = Addresses()
    known.counts(FIRST, "explore", 0)
    known.change(FIRST, SECOND, NAMES, 1)
    known.change(SECOND, FIRST, NAMES, 2)
    assert known.counts(FIRST, "explore", 2.5) == FIRST
    assert known.counts(SECOND, "explore", 2.6) == FIRST


def test_another_page_begins_with_its_own_address() -> None:
    known = Addresses()
    known.counts(FIRST, "explore", 0)
    known.change(FIRST, SECOND, NAMES, 1)
    assert known.counts({"exhibit": ["e"]}, "story", 2) == {"exhibit": ["e"]}
    assert known.counts(FIRST, "explore", 3) == FIRST


def test_an_address_that_nobody_has_seen_counts() -> None:
    known = Addresses()
    known.counts(FIRST, "explore", 0)
    known.change(FIRST, SECOND, NAMES, 1)
    assert known.counts({"table": ["b"]}, "explore", 1.5) == {"table": ["b"]}


def test_what_the_browser_writes_by_itself_counts_beside_what_we_wrote() -> None:
    known = Addresses()
    known.counts({}, "catalog", 0)
    known.change({}, {"sort": ["rows"]}, ["sort"], 1)
    assert known.counts({"q": ["e"]}, "catalog", 2) == {"q": ["e"], "sort": ["rows"]}


def test_words_that_are_searched_again_count_though_they_stood_in_an_address_that_was_left() -> None:
    known = Addresses()
    known.counts({"q": ["pop"]}, "catalog", 0)
    known.change({"q": ["pop"]}, {"q": ["pop"], "sort": ["newest"]}, ["sort"], 1)
    assert known.counts({"sort": ["newest"]}, "catalog", 2) == {"sort": ["newest"]}
    known.change({"sort": ["newest"]}, {}, ["sort"], 3)
    assert known.counts({"q": ["pop"]}, "catalog", 4) == {"q": ["pop"]}


def test_an_address_with_a_name_that_became_ours_later_is_known_as_left() -> None:
    known = Addresses()
    known.counts({"columns": ["x"]}, "dataset", 0)
    known.change({"columns": ["x"]}, {"columns": ["x"], "order": ["d"]}, ["order"], 1)
    known.change({"columns": ["x"], "order": ["d"]}, {"columns": ["y"], "order": ["d"]}, ["columns"], 2)
    assert known.counts({"columns": ["x"]}, "dataset", 3) == {"columns": ["y"], "order": ["d"]}
