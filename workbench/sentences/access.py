"""Sentences about who may enter and who may do what."""

SENTENCES: dict[str, str] = {
    # The ways in
    "code.wrong": "This code opens no team. Check it on the sheet of your table, or ask an organizer.",
    "code.slow": "Too many codes were tried. Wait {seconds} seconds, then type the code again.",
    "browser.unknown": "This browser was not known yet. Type the code again; cookies must be allowed.",
    "ticket.ended": "That took too long, or the code of the team has changed. Type the code again.",
    "word.wrong": "This is not the word of “{name}”. It stands on their page “You”; a moderator can help, or choose another name.",
    "link.ended": "This link lets nobody in: it was used, it is too old, or it was cut short. Ask an organizer for another one.",
    "link.not_here": "The first organizer signs in on the machine where Établi runs. Open the link there, or set ETABLI_REMOTE_SETUP=true.",
    "link.needs_tls": "Without an encrypted connection (https), organizers, moderators and experts sign in only on the machine where "
    "Établi runs. Put it behind TLS, or accept the risk with ETABLI_PLAIN_HTTP=true.",
    "oidc.none": "No sign-in provider is set up here. Use the code of your team, or your link.",
    "oidc.failed": "{provider} did not say who you are. Try again, or use your link; an organizer finds more in the log.",
    "oidc.ended": "That sign-in was not begun in this browser, or took more than ten minutes. Begin again.",
    "oidc.unknown": "Nobody here has connected this account. Enter by your link first, then connect the account on your page “You”.",
    "oidc.taken": "This account is connected to somebody else here.",
    "team.full": "This team already has {most} people, the most that one may have. Ask a moderator.",
    # Names
    "name.empty": "A name needs at least one letter or digit.",
    "name.too_long": "This name has {characters} characters; {most} are the most.",
    "name.taken": "“{name}” is in this team already. If it is you, on another device, type your word; else choose another name.",
    "name.sent_out": "“{name}” was sent out of this team. Ask a moderator to let them back in, or choose another name.",
    "name.taken_by_other": "Somebody else in this team is called “{name}”. Choose another name, or merge the two.",
    # People and teams
    "person.unknown": "This person is not there any more. Reload the page.",
    "merge.same": "Choose two different people to merge.",
    "merge.other_team": "“{name}” and “{other}” are not in the same team: only two names of one person in one team can be merged.",
    "role.not_invited": "There is no invitation to “{role}”. Invitations are for: {roles}.",
    "role.of_member": "“{name}” entered with the code of a team. Invite them by a link to give them another role.",
    "role.last_organizer": "This is the only organizer. Invite another one first: somebody must be able to let people in.",
    "team.unknown": "This team is not there any more. Reload the page.",
    "team.none_named": "There is no team called “{name}”. Teams: {teams}.",
    "team.exists": "There is a team called “{name}” already. Choose another name.",
    "team.too_many": "There are {most} teams already, the most that one event may have.",
    "phase.unknown": "There is no phase “{phase}”. The phases: {phases}.",
    # Who may do what
    "access.not_allowed": "Your role does not allow this. Ask an organizer if it should.",
    "access.not_now": "This cannot be done in the present phase of the day. The moderator opens and closes phases.",
    "access.signed_out": "You are signed out. Reload the page to sign in again.",
    # The instance
    "key.unsafe": "The file {file} in the instance's folder is too short or readable by other users of this machine. "
    "Restore it from a backup and make it readable by its owner only (chmod 600).",
}
