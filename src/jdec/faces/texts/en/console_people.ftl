### The people at a desk.

console-nav-people = People
people-title = People at this desk
people-invited-title = An invitation

## Officers

people-officers = Officers
people-how = Numbers and roles. Names of people stand on no page and in no file.
people-demo-how = Officers marked EXERCISE sign in with one click and belong to the exercise: they are neither invited nor barred here. Only their sessions can be ended.
people-demo = EXERCISE
people-head-number = Officer
people-head-roles = Roles
people-head-signs = Approves with
people-head-listed = On the signed list
people-head-sessions = Sessions, invitation
people-head-do = What can be done
people-state-active = active
people-state-barred = BARRED
people-state-invited = INVITED
people-signs-desk = a key at this desk
people-signs-passkey = a passkey
people-signs-nothing = nothing
people-since = since
people-listed-unknown = not known
people-listed-not = no
people-listed-so = yes
people-listed-ended = his time on the list is over
people-listed-still = still listed
people-listed-other-roles = other roles than here
people-listed-other-key = another key than the passkey here
people-sessions = { $count ->
    [0] none open
    [one] { $count } open
   *[other] { $count } open
}
people-invited-until = Invitation good until
people-invited-as = as
people-invite-again = Invite again
people-end-sessions = End sessions
people-bar = Bar
people-take-back = Take back

## Inviting

people-invite = Invite an officer
people-invite-number = Number, one to six digits
people-invite-roles = Roles that the invitation gives
people-invite-do = Make the link
people-invite-how = A new officer, or one who is known: whoever lost his passkey, or is to have other roles, is invited again. The link is good once, for { $hours } h; with the new passkey the roles before and the passkey before end. Until then nothing changes.
people-invited-link = The link, shown this once
people-invited-how = Hand it over in person. Whoever opens it first registers a passkey and is this officer. It is kept nowhere; if it is lost, invite again, and this one ends.
people-invited-back = To the people

## The list of root officers

people-list = The list that root officers sign
people-list-how = Signing in here is one thing, approving on the record another: an approval counts if the officer and his key stand in the key manifest. Only root officers change that list, at the command line.
people-list-same = The list on the record and this desk agree.
people-list-differs = The list on the record and this desk differ, and nothing can be changed from here: see the lines above.
people-list-added = To be listed: { $numbers }.
people-list-changed = To be listed with other roles or keys: { $numbers }.
people-list-renewed = To be listed without the last day they have there, which is past: { $numbers }.
people-list-dropped = To be taken off the list: { $numbers }.
people-list-strangers = { $count ->
    [one] Listed, and not known at this desk: { $numbers }. He stays as he is listed.
   *[other] Listed, and not known at this desk: { $numbers }. They stay as they are listed.
}
people-list-unlistable = { $count ->
    [one] The passkey of { $numbers } is of a kind that no list takes (ECDSA over P-256 is needed): invite him again, with another device.
   *[other] The passkeys of { $numbers } are of a kind that no list takes (ECDSA over P-256 is needed): invite them again, with other devices.
}
people-list-commands = Commands that put the list on the record
people-list-file-how = officers.json is the whole list as this desk would have it; root officers read it before they sign. The first command makes new keys for the node as well: it begins every new manifest.

## The audit trail

people-audit = Audit trail
people-audit-how = The newest first, as it was written. No line is ever changed or taken away.
people-audit-none = Nothing here.
people-audit-at = When, UTC
people-audit-number = Officer
people-audit-action = What
people-audit-target = About
people-audit-outcome = Outcome
people-audit-source = From
people-audit-pages = Pages of the audit trail
people-audit-newer = Newer
people-audit-older = Older

## Answers

people-ask-bar = Bar officer { $number }? { $sessions ->
    [0] No session of his is open.
    [one] { $sessions } open session of his ends at once.
   *[other] { $sessions } open sessions of his end at once.
} His passkey and his invitation end too; only a new invitation lets him in again.
people-ask-take-back = Take back the invitation of { $number }? The link is good no more.
people-done-barred = { $count ->
    [0] { $number } may sign in no more; no session was open.
    [one] { $number } may sign in no more; { $count } session was ended.
   *[other] { $number } may sign in no more; { $count } sessions were ended.
}
people-done-ended = { $count ->
    [0] No session of { $number } was open.
    [one] { $count } session of { $number } was ended.
   *[other] { $count } sessions of { $number } were ended.
}

## Why not

console-refused-people-old = The people at this desk have changed since your page was made. Look again before you go on.
console-refused-people-number-form = An officer’s number has one to six digits: got { $got }.
console-refused-people-number-twin = { $got } and { $have } are one number to everybody who hears it: this desk has { $have }.
console-refused-people-role-unknown = There is no role { $got }. Known: { $known }.
console-refused-people-role-missing = No role is ticked.
console-refused-people-officer-missing = There is no officer { $number } at this desk.
console-refused-people-officer-demo = Officer { $number } belongs to the exercise and signs in with one click: such officers are neither invited nor barred.
console-refused-people-officer-self = Nobody bars himself. Another administrator can.
console-refused-people-administrator-last = { $number } is the only administrator who can sign in at this desk. Another administrator has to register a passkey first.
console-refused-people-people-many = This desk has { $limit } officers and invitations; it takes no more.
console-refused-people-list-wrong = No list can be made of this desk: { $reason }
