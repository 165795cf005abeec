"""Sentences about exhibits and the stories of teams."""

SENTENCES: dict[str, str] = {
    "story.no_team": "A story belongs to a team, and you are in none. Read what teams have published instead.",
    "story.unknown": "This exhibit is not there: it was never published, or it belongs to another team. Choose one of the list.",
    "story.no_version": "This version is not there any more. Reload the page.",
    "story.full": "The story already has {most} exhibits, the most that one may have. Remove one first: it can be put back.",
    "story.many_versions": "This exhibit has been saved {most} times, the most that one may be. Keep its result anew, as another exhibit.",
    "story.no_title": "An exhibit needs a title: it is what people find it by. Write one.",
    "story.title_too_long": "The title has {characters} characters; {most} are the most. Shorten it, and put the rest in the text.",
    "story.text_too_long": "The text has {characters} characters; {most} are the most. Shorten it, or make two exhibits of it.",
    "story.script_too_long": "The query has {characters} characters; {most} are the most. Shorten it.",
    "story.no_script": "An exhibit needs a query: it is how its result is made again. Write one.",
    "story.changes_tables": "This script changes tables, so it cannot be kept: the story would change them each time that it is read. "
    "Run it once, then keep a query that reads what it made.",
    "story.nothing_to_undo": "There is nothing left to undo. The history of each exhibit and the removed ones are kept all the same.",
    "story.undo_late": "“{title}” was saved by {name} after you, so your step is not undone. Take the version that you want from its history.",
    "story.undo_shown": "“{title}” was published, unpublished, removed or put back by somebody after you, so your step is not undone. "
    "Use the exhibit's own buttons.",
    "story.removed": "This exhibit was removed from the story meanwhile, so nothing was done. Put it back first: it stands below the others.",
    "story.choose_late": "{name} saved a newer version of “{title}” meanwhile, so nothing was chosen. Look at it below, then choose again.",
    "story.copy_needs_tables": "This exhibit reads tables that “{team}” made for itself, and no other team can read them. "
    "Open its query in the SQL page, and make such tables of your own.",
    "story.copy_own": "This exhibit is in your own story already.",
    "story.nothing": "There is nothing of this team to take home: it has kept nothing, or has published nothing that you may read.",
    "story.zip_busy": "{most} stories are being put in files already, the most at once. Try again in a minute.",
    "story.zip_twice": "A story is on its way to you or your team already, and only one can be at a time. Try again once that file is there.",
    "story.zip_large": "Its result takes more than {mb} MB.",
    "story.zip_full": "The files of the story take more than {mb} MB together.",
    "story.zip_late": "The time for all files of one story, {seconds} seconds, was over before its turn came.",
}
