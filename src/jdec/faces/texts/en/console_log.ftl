### The watch log.

log-title = Watch log
log-notes-title = Voice and paper
log-procedures-title = Standard procedures
log-summary-title = Summary of a shift
log-tabs = Pages of the watch log
log-tab-watch = Watch
log-tab-procedures = Procedures
log-tab-notes = Voice and paper
log-tab-summary = Summary
log-choose = choose

log-roster = On watch
log-roster-since = Since
log-roster-taken = Taken by
log-roster-from = from
log-roster-open = { $count ->
    [0] Nothing was left open.
    [one] { $count } open item was cited.
   *[other] { $count } open items were cited.
}
log-roster-none = This Party has not said on its record who stands the watch.

log-handover = Hand over the watch
log-handover-do = Put the hand-over on the record
log-handover-how = Roles and numbers go on the record; names never do. What is ticked as open is cited.
log-handover-not-yours = The watch is handed over by officers of the watch.
log-role = Role
log-given-by = Given by (number and role); empty where nobody stood the watch before
log-taken-by = Taken by (number and role)
log-on-watch = On watch from now on, beside the officer who takes it
log-also = Others, by number, as watch officers
log-open = Open items, gathered now
log-open-nothing = Nothing is open.
log-open-nothing-else = Nothing else is open.
log-open-alarm = holds the alarm
log-open-seen = seen, still unexplained
log-open-seen-by = seen by { $officers }
log-open-seen-title = Seen and silent, but still unexplained
log-open-seen-how = An officer has seen these launches, so nothing sounds. No announcement explains them yet: whoever takes the watch keeps looking for one.
log-open-more = { $count ->
    [one] { $count } more is not listed here
   *[other] { $count } more are not listed here
}
log-open-test-ours = our line test, unanswered
log-open-test-theirs = their line test, not answered by us
log-open-note = note that stands alone
log-open-unreceipted = not receipted
log-open-approval = waits for approval
log-open-approval-by = { $kind }, by officer { $number }
log-open-draft = drafts at this desk
log-open-drafts = { $count ->
    [one] { $count } draft waits; drafts stay at the desk and are not cited.
   *[other] { $count } drafts wait; drafts stay at the desk and are not cited.
}
log-remark-en = Remark in English
log-remark-ru = Remark in Russian

log-tests = Line tests
log-tests-none = No line test yet.
log-test-phrase = Coded phrase
log-test-minutes = Answer within, minutes
log-test-send = Send a line test
log-test-read = What was read
log-test-answer = Answer
log-test-took = took, by both clocks,
log-test-by = until
log-test-state-waiting = waits for an answer
log-test-state-late = NOT ANSWERED IN TIME
log-test-state-right = answered rightly by
log-test-state-wrong = ANSWERED WITH OTHER WORDS by
log-test-by-hand = No schedule: line tests are sent by hand.
log-test-by-node = the node, by its schedule
log-test-unknown = When the next line test goes out is not known yet.
log-test-after = The next line test goes out by itself only after { $name } is answered.
log-test-due-now = A line test has been due since { $at } and goes out now.
log-test-due-node = A line test has been due since { $at }; it goes out by itself once the node takes messages.
log-test-due-line = A line test has been due since { $at }; it goes out by itself once the line is back.
log-test-due-behind = A line test has been due since { $at }; it goes out by itself once both records have been read.
log-test-next = Our next line test goes out by itself at { $at } ({ $minutes ->
    [one] every minute
   *[other] every { $minutes } minutes
} one from either side), unless { $party } sends one before.
log-band-ours = { $party } has not answered our line test: an answer was wanted by { $since }.
log-band-theirs = The line test of { $party } is not answered here: it wanted an answer by { $since }.
log-step-answer = answer the line test of { $party } in the watch log
log-step-reach = reach { $party } another way: nobody there has answered the line test
log-cell = Line test
log-cell-asked = { $count ->
    [one] { $count } waits for our answer
   *[other] { $count } wait for our answer
}
log-cell-overdue = { $count ->
    [one] { $count } NOT ANSWERED BY US IN TIME
   *[other] { $count } NOT ANSWERED BY US IN TIME
}
log-cell-unanswered = { $count ->
    [one] { $count } NOT ANSWERED IN TIME
   *[other] { $count } NOT ANSWERED IN TIME
}
log-cell-due = due

log-alarm = Alarm test
log-alarm-last = Last written down { $at }.
log-alarm-never = Not written down in the last 24 hours.
log-alarm-sound = Sound both tones
log-alarm-heard = Both were heard
log-alarm-not-heard = Not heard

log-lines = Our own log
log-lines-how = For this desk alone. Nothing is changed or taken away: a correction is a new line.
log-lines-none = Nothing was written in the last 24 hours.
log-line-text = What happened
log-line-corrects = Corrects line
log-line-do = Write it down
log-line-corrected-by = corrected by
log-line-free = entry
log-line-correction = corrects
log-line-alarm-heard = alarm test: both tones heard
log-line-alarm-not-heard = alarm test: NOT HEARD

log-notes = Notes of both sides
log-notes-how = What went by telephone, fax or paper while the line did not carry it. Each side writes its own note; a note is reconciled when it cites the messages that say the same, or the other side’s note.
log-notes-alone = { $count ->
    [0] Every note is reconciled.
    [one] { $count } note stands alone.
   *[other] { $count } notes stand alone.
}
log-notes-none = No notes.
log-notes-not-yours = Notes are entered by officers of the watch.
log-note-enter = Enter a note
log-note-at = When, UTC
log-note-text-en = What was said, in English
log-note-text-ru = What was said, in Russian
log-note-about = Says the same as
log-note-about-how = Names of messages or of the other side’s note, such as RUS.1/12. To reconcile a note entered before, enter it again and name both it and what says the same.
log-note-do = Put the note on the record
log-note-with = Reconciled with
log-note-alone = stands alone

log-procedures-how = What is ticked off counts for the present shift and stays at this desk.
log-procedures-shift = Shift of

log-summary-this = Summary of this shift
log-summary-from = From, UTC
log-summary-to = To, UTC
log-summary-do = Show
log-summary-print = Print this page for the paper log. In this copy our Party is named first.
log-summary-head = Summary of a watch
log-summary-period = From { $since } to { $until }, UTC.
log-summary-watch = The watch
log-summary-open = Unexplained when this was made, of any time
log-summary-open-alarm = HOLDS THE ALARM.
log-summary-open-seen = Seen, still unexplained.
log-summary-more-alarm = { $count ->
    [one] { $count } more holds the alarm and is not listed.
   *[other] { $count } more hold the alarm and are not listed.
}
log-summary-more-seen = { $count ->
    [one] { $count } more was seen, is still unexplained and is not listed.
   *[other] { $count } more were seen, are still unexplained and are not listed.
}
log-summary-launches = Launches in the picture
log-summary-messages = Messages by the sender’s own clock
log-summary-tests = Line tests
log-summary-notes = Voice and paper
log-summary-lines = Our own log
log-summary-nothing = Nothing.
log-summary-handover = { $party }: since { $at } { $officer } leads; standing it: { $officers }; { $open ->
    [0] nothing left open
    [one] { $open } open item
   *[other] { $open } open items
} ({ $name }).
log-summary-launch = { $at } { $what }: { $verdict } ({ $name }); seen: { $seen }.
log-summary-said = { $party }: { $count ->
    [one] { $count } message
   *[other] { $count } messages
}. { $kinds }.
log-summary-test = { $party } { $at }, “{ $phrase }”: { $state } { $by }, { $took } ({ $name }).
log-summary-test-open = { $party } { $at }, “{ $phrase }”: { $state } ({ $name }).
log-summary-note = { $party } { $at }, { $way }, { $direction }: { $text } ({ $name }; beside: { $beside }).
log-summary-given = Given by
log-summary-taken = Taken by

log-done-handover = The hand-over is on the record as { $name }: { $rung }.
log-done-line-test = The line test is on the record as { $name }: { $rung }.
log-done-answer = The answer is on the record as { $name }: { $rung }.
log-done-note = The note is on the record as { $name }: { $rung }.
log-done-alarm = Written down.
log-done-line = Written down.

console-nav-log = Watch log
console-refused-log-old = The watch or its open items have changed since your page was made. Look again before you send.
console-refused-log-many-open = At most { $limit } messages can be cited.
console-refused-log-taker-missing = Nobody is named who takes the watch.
console-refused-log-minutes = The time for an answer is 1 to { $limit } minutes.
console-refused-log-test-unknown = There is no line test { $name }.
console-refused-log-test-own = This is our own line test: the other watch answers it.
console-refused-log-test-answered = It was answered already by officer { $number } ({ $name }).
console-refused-log-text-missing = Nothing was written.
console-refused-log-text-long = The text is too long: { $got } letters, at most { $limit }.
console-refused-log-line-unknown = There is no line { $number } to correct.
console-refused-log-number = This is not an officer’s number: { $got }. A number has one to six digits.
console-refused-log-time = This is not a time: { $got }. Expected like 2026-11-26 14:05, UTC.
console-refused-log-span = The time of a summary ends after it begins, { $days ->
    [one] { $days } day at most.
   *[other] { $days } days at most.
}
