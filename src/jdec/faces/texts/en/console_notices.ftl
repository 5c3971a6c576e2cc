### The console: notices, their forms, and approvals.

console-title-notices = Notices
console-nav-notices = Notices

## The page

console-notices-drafts = Being written, and waiting for approval
console-notices-no-drafts = Nothing is being written.
console-notices-new = Write a new one
console-notices-for-you = waits for you
console-notices-typed-by = officer { $number },
console-notices-line = Time line
console-notices-lane-own = { $party }: our notices
console-notices-lane-their = { $party }: their notices
console-notices-lane-relayed = Notices of third states, passed on
console-notices-lane-hazard = Public hazard notices
console-notices-lane-empty = Nothing announced.
console-notices-key-expected = expected
console-notices-key-seen = seen
console-notices-key-not-seen = not seen
console-notices-key-cannot-tell = cannot tell
console-notices-key-extension = extended
console-notices-key-cancelled = cancelled
console-notices-daily = daily { $opens }–{ $closes } UTC
console-notices-extended = extended; closed first { $first }
console-notices-cancelled = cancelled { $at }
console-notices-open = open
console-notices-over = over
console-notices-to-come = to come

console-draft-state-typing = being written
console-draft-state-made = ready to be approved
console-draft-state-waiting = waits for the second officer
console-draft-state-approved = approved, not on the record yet
console-draft-state-sending = sent, the node has not answered
console-draft-state-sent = on the record
console-draft-state-refused = typed, and not taken

## The form

console-notice-back = To the notices
console-notice-needed = (needed)
console-notice-choose = choose
console-notice-none = none
console-notice-yes = yes
console-notice-no = no
console-notice-in-en = in English
console-notice-in-ru = in Russian
console-notice-area-number = Impact area { $number }
console-notice-add-area = Add another area
console-notice-map = On the map
console-notice-map-label = Map of the places in this form. Arrow keys move the cross, Enter puts a point there, Backspace takes the last point back, plus and minus change the scale.
console-notice-map-look = Map of the places in this message
console-notice-map-choose = Choose a place in the form first.
console-notice-map-to = points go to:
console-notice-map-hint = A click, or Enter at the cross, adds a point to the place you are in. Everything can also be typed.
console-notice-verdict = What is made of it
console-notice-kept-at = Kept as a draft
console-notice-not-kept = Not kept yet
console-notice-count = { $faults ->
    [0] No fault
    [one] { $faults } fault
   *[other] { $faults } faults
}, { $warnings ->
    [0] no warning
    [one] { $warnings } warning
   *[other] { $warnings } warnings
}.
console-notice-faults = To be put right before it can be sent
console-notice-warnings = Odd about it
console-notice-warnings-note = None of this stops you: what a Party says is never refused for what it says.
console-notice-no-warnings = Nothing odd was found.
console-notice-read-as = Read as
console-notice-radius = radius { $km } km
console-notice-do = Then
console-notice-two = This kind needs two officers: whoever hands it over approves it first, then a second officer.
console-notice-one = One officer is enough for this kind.
console-notice-review = See the whole message
console-notice-keep = Keep the draft
console-notice-drop = Throw the draft away
console-notice-left = Officer { $number } typed this, and it was not taken
console-notice-left-show = Show what was typed
console-notice-left-take = Take it into the form

console-notice-part-opens-at = Opens, UTC
console-notice-part-closes-at = Closes, UTC
console-notice-part-daily-opens-utc = Each day from, UTC
console-notice-part-daily-closes-utc = Each day to, UTC
console-notice-part-en = in English
console-notice-part-ru = in Russian
console-notice-part-shape = Given as
console-notice-part-points = Coordinates
console-notice-part-radius = Radius
console-notice-part-name-en = Name in English
console-notice-part-name-ru = Name in Russian
console-notice-part-ocean = Ocean
console-notice-part-quadrant = Quarter of the ocean
console-notice-shape-point = a point
console-notice-shape-circle = a circle
console-notice-shape-polygon = a polygon
console-notice-shape-named-area = a named area

console-notice-hint-number = Proposed: the next of our series. It may be changed.
console-notice-hint-opens-at = such as 2026-11-28 05:00, 28.11.2026 05:00 or 280500Z NOV 26
console-notice-hint-closes-at = such as 2026-12-01 15:00
console-notice-hint-daily-opens-utc = such as 05:00; empty: all day
console-notice-hint-daily-closes-utc = earlier than the opening: over midnight
console-notice-hint-new-closes-at = such as 2026-12-01 15:00, UTC
console-notice-hint-launched-at = such as 2026-11-28 06:12:30, UTC
console-notice-hint-event-time = such as 2026-11-28 06:12, UTC
console-notice-hint-points = One point a line: 69.294 16.02, 69°17′38″N 016°01′12″E or 691738N0160112E. A polygon closes by itself.
console-notice-hint-radius = such as 40 km or 20 NM
console-notice-hint-count = empty: one
console-notice-hint-azimuth-deg = degrees from true north, such as 45.5
console-notice-hint-designator = such as 1998-067A
console-notice-hint-about = entries such as USA.1/7 RUS.1/4; or else the time of the event

console-unread-missing = This is needed.
console-unread-instant = Not understood as a time. Write 2026-11-28 05:00, in UTC.
console-unread-hours = Not understood as a time of day. Write 05:00.
console-unread-figure = Not understood as a number.
console-unread-whole-number = Not understood as a whole number.
console-unread-radius = Not understood as a radius. Write 40 km or 20 NM.
console-unread-points = Not understood as coordinates. Write 69.294 16.02, or degrees, minutes and seconds with N, S, E, W.
console-unread-one-point = This shape takes one point; several were given.
console-unread-about = Not understood as entries. Write USA.1/7 RUS.1/4.
console-unread-cited = The node does not give one of these entries.
console-warn-number-used = The number { $number } is in use on our record already.

## Approval

console-notice-whole = The whole message
console-notice-approval = Approval
console-notice-signed = has approved
console-notice-unsigned = has not approved yet
console-notice-second = Second officer
console-notice-no-second = The list that the root officers signed has no other officer who may approve this and may sign in here.
console-notice-approve-hand = Approve, and hand to the second officer
console-notice-approve-hand-all-the-same = Approve all the same, and hand to the second officer
console-notice-approve-send = Approve and send
console-notice-approve-send-all-the-same = Approve all the same, and send
console-notice-way-key = Exercise: this desk signs in your name with your key of the exercise.
console-notice-way-passkey = Your passkey signs exactly this message.
console-notice-way-node = You are not on the list that the root officers signed: the node alone answers for the message.
console-notice-passkey-refused = The passkey did not sign. Try again.
console-notice-not-taken = All have approved; the node has not taken it yet.
console-notice-send-again = Send it again
console-notice-change = Change it
console-notice-reopen = Back to writing
console-notice-reopen-note = Approvals given so far are void then.
console-notice-hand-on = Your role may not hand this over. Another officer can.
console-notice-draft-text = { $name }: draft text
console-notice-draft-text-note = A draft, made from the message and read back by our own reader. Only a state’s own service issues and numbers such a notice.

console-notice-kept = Kept as a draft.
console-notice-dropped = The draft is thrown away.
console-notice-handed = You have approved it. It waits for officer { $number }.
console-notice-reopened = It can be written again; approvals are void.
console-notice-sent = Sent, on the record as { $name }: { $rung }.

## Why not

console-refused-draft-gone = There is no such draft any more.
console-refused-draft-changed = Officer { $number } has changed this draft since your page was made. Look at it as it is now.
console-refused-draft-further = This draft has come further than your page shows, last by officer { $number }. Look at it as it is now.
console-refused-notice-sent = It is on the record already, as { $name }.
console-refused-warnings-new = Something odd has been found that your page did not show. Look at it, then decide.
console-refused-list-time-over = Your time on the list of officers that the root officers signed is over, so your approval would be worth nothing.
console-refused-not-on-list = You are not on the list of officers that the root officers signed, so your approval would be worth nothing.
console-refused-second-is-drafter = You have approved this as its drafter. A second officer must approve it.
console-refused-second-unknown = Choose a second officer who is on the list and may approve this.
console-refused-approved-already = You have approved this already. Once is enough.
console-refused-not-named = The message names another officer for this approval: { $number }.
console-refused-not-signed = There is no signature: no key of yours lies at this desk, and no passkey has signed.
console-refused-approval-wrong = The approval does not hold.
console-refused-notice-unsent = The node does not answer. The notice is approved and kept; send it again.
console-refused-notice-unsure = The node did not answer in time. The notice is kept; sending it again puts it on the record once.
console-refused-notice-sending = It has been sent, and the node has not said yet whether it is on the record. Send it again: it stands there once.
console-refused-list-unread = The officers’ list in force cannot be read, so it is not known how many officers this needs. Nothing was changed.
console-refused-two-needed = The officers’ list asks for two officers for this. Write it on the page of notices, where a second officer approves it.
console-ask-by-one = The officers’ list asks for two officers for this; from here one takes it back, and it is marked as approved by too few.
console-event-state-notices = Write it there
