"""Guessing is slowed down, nobody is locked out."""

from workbench.access.attempts import Attempts


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_of_10_000_wrong_codes_from_one_browser_ten_are_tried_at_once() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    tried = 0
    for _ in range(10_000):
        clock.now += 0.001
        if attempts.wait("joker") == 0:
            tried += 1
            attempts.note_wrong("joker")
    assert tried <= 10 + 10 / 5 + 1
    assert attempts.wait("somebody else at the same address") == 0


def test_a_slowed_browser_may_try_again_five_seconds_later() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    for _ in range(10):
        attempts.note_wrong("clumsy")
    assert 0 < attempts.wait("clumsy") <= 5
    clock.now += 5
    assert attempts.wait("clumsy") == 0
    clock.now += 601
    assert [attempts.wait("clumsy") for _ in range(3)] == [0, 0, 0]


def test_10_000_new_browsers_of_one_address_are_hardly_tried() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    tried = 0
    for number in range(10_000):
        clock.now += 0.003
        late = attempts.is_late("10.0.0.7")
        if attempts.wait(str(number), late=late) == 0:
            tried += 1
            attempts.note_wrong(str(number))
    assert tried <= 200 + 20 + 30 * 5
    assert attempts.is_late("10.0.0.8") is False
    clock.now += 601
    assert attempts.is_late("10.0.0.7") is False


def test_a_room_of_150_is_let_in_from_one_address() -> None:
    attempts = Attempts(Clock())
    assert [attempts.is_late("10.0.0.1") for _ in range(150)] == [False] * 150
    assert [attempts.wait(str(number)) for number in range(150)] == [0] * 150


def test_many_wrong_codes_are_told_to_the_organizers() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    for number in range(50):
        attempts.note_wrong(str(number))
    assert attempts.many_wrong() == 0
    attempts.note_wrong("one more")
    assert attempts.many_wrong() == 51
    clock.now += 601
    assert attempts.many_wrong() == 0
