"""Sentences about what people write in SQL: drafts, runs, first questions, formatting."""

SENTENCES: dict[str, str] = {
    "script.unknown_draft": "This draft does not exist, was removed, or belongs to somebody else. Choose one of yours, or begin a new one.",
    "script.too_many": "You have {most} drafts, the most for one person. Remove one that you no longer need.",
    "script.too_long": "The text is {characters} characters long; at most {most} are kept. Shorten it.",
    "script.unknown_run": "This run is not in the history of your team: it is too old, or another team’s. Choose one in the history.",
    "script.no_title": "A first question needs a title: write what it asks, in plain words.",
    "script.no_script": "A first question needs its query: write it in SQL, and try it before you keep it.",
    "script.too_many_first": "This dataset has {most} first questions, the most there can be. Remove one before you add another.",
    "script.unknown_question": "This question was removed meanwhile. Write it again as a new one.",
    "script.not_formatted": "The text is left as it is, because it is not understood from line {line} on. Correct that line, then format again.",
    "script.not_formatted_at_all": "The text is left as it is: the formatter does not know all of its words. It may still run.",
    "script.too_long_to_format": "The text is left as it is: it is {characters} characters long, and at most {most} are formatted. Format a part of it.",
}
