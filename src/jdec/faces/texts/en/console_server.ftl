### The console: sentences that its server says.

## Frame

console-title-watch = Watch
console-title-sign-in = Sign in
console-title-invitation = Invitation
console-title-refused = Not done
console-title-confirm = Confirm
console-nav-watch = Watch
console-since = since { $since }
console-as-of = as of { $since }
console-draft-kept = What you typed is kept as your draft.
console-draft-kept-other = What was typed is kept as the draft of officer { $number }.
console-draft-not-kept = What was typed was not kept.
console-not-built = The console’s scripts and styles are not built on this machine. Build them with make console, then start the node again.

console-role-watch-officer = watch officer
console-role-head-of-shift = head of shift
console-role-liaison-officer = liaison officer
console-role-analyst = analyst
console-role-secretariat = secretariat
console-role-auditor = auditor
console-role-administrator = administrator

console-party-USA = United States
console-party-RUS = Russia

## Why not

console-refused-host = This console answers at { $address } only.
console-refused-foreign = The request did not come from a page of this console.
console-refused-form-old = This page is from before your sign-in changed. Load it again.
console-refused-form-other = This page is that of officer { $number }, and officer { $now } has signed in since. Load it again.
console-refused-form-wrong = The form was not understood.
console-refused-act-unsigned = { $why ->
    [unsupported] This browser knows no passkeys.
    [refused] The passkey did not sign.
   *[none] There is no signature of yours: this page did not ask for your passkey.
} Nothing was sent. You can try again, or send it without your signature: the record then says that the node alone let it go.
console-refused-act-over = What your passkey signed is not what was to be sent: it took too long, or another page asked for it. Nothing was sent. You can try again, or send it without your signature.
console-refused-act-wrong = The signature of your passkey does not hold. Nothing was sent. You can try again, or send it without your signature.
console-refused-act-list-unread = The officers’ list in force cannot be read, so your signature cannot be asked for. Nothing was sent. You can try again, or send it without your signature.
console-refused-body-large = That is too much at once: at most { $limit } KiB.
console-refused-body-slow = The form took too long to arrive.
console-refused-body-kind = The form came in another form than this console takes.
console-refused-session-over = Your session is over. Sign in again.
console-refused-not-allowed = Your role does not allow this.
console-refused-too-fast = Too often in a short time. Wait a moment.
console-refused-not-found = There is nothing at this address.
console-refused-method = This address does not take that.
console-refused-internal = Something failed that should not have. The log tells more under the number { $number }.
console-refused-demo-only = Only an exercise has officers who sign in with one click.
console-refused-officer-unknown = No such officer may sign in here.
console-refused-invitation-over = This invitation was used, or its time is over. Ask for another.
console-refused-passkey-failed = The passkey was not accepted.
console-refused-passkey-unknown = This passkey is not known here.
console-refused-challenge-over = It took too long. Begin again.
console-refused-node-away = The node does not answer: nothing was sent.
console-refused-node-silent = The node does not answer.
console-refused-node-unsure = The node did not answer in time. Look whether it is on the record before you try again.
console-refused-node-no = The node did not take it: { $reason }
console-refused-message-wrong = The message is not complete or not right: { $count ->
    [one] { $count } fault
   *[other] { $count } faults
}.
console-refused-picture-growing = The picture may lack something of what is on the records. This launch may still come into it: look again later.
console-refused-event-unknown = There is no such event in the picture any more.
console-refused-page-old = The event has changed since your page was made. Look at it again before you decide.
console-refused-not-own-report = This is no report of your own Party, or it was taken back already.
console-refused-at-wrong = A past view is named by the sizes of both records, such as 12.9.
console-refused-at-generation = This past view is of an earlier generation of a record and can be shown no more. What was said then stands under “Records”, under the names it always had.
console-refused-at-refused = The node does not show that past view: { $reason }
console-refused-pages-full = Too many pages are open. Close one, or wait.

## The answers

console-world-lost = Cut off from the node since { $since }. What stands below is old.
console-world-picture-lost = The node answers, but its picture has been out of reach since { $since }. What stands below is old.
console-past-now = Now: { $text }
console-world-no-picture = There is no picture yet.
console-world-growing = The picture is still being read: not every launch is in it yet.
console-world-behind = Launches may be missing: the picture has been behind the records since { $since }.
console-world-held = { $count ->
    [one] { $count } unexplained launch that our side has not acknowledged.
   *[other] { $count } unexplained launches that our side has not acknowledged.
}
console-world-no-line = No line to { $party } since { $since }.
console-world-no-line-yet = No line to { $party } since this node started.
console-world-quiet-own = As far as is known here, every launch was announced or is explained.
console-world-empty-own = No launch is known here.
console-world-seen = { $count ->
    [one] { $count } launch stays unexplained; our side has acknowledged it.
   *[other] { $count } launches stay unexplained; our side has acknowledged them.
}
console-world-held-of = { $count ->
    [one] { $count } unexplained launch, { $held } not yet acknowledged by our side.
   *[other] { $count } unexplained launches; our side has not acknowledged { $held } of them.
}
console-world-differ = No unannounced launch, but the sides differ on what was launched.
console-world-differ-own = As far as is known here, no launch is unannounced; the sides differ on what was launched.
console-world-quiet = Quiet: every launch in the picture was announced or is explained.
console-world-empty = Quiet: no launch in the picture.
console-answer-unknown = not known now
console-unexplained = { $count ->
    [0] nothing
    [one] { $count } launch event
   *[other] { $count } launch events
}
console-waiting = { $count ->
    [0] nothing
    [one] press “I have seen it” for { $count } event
   *[other] press “I have seen it” for each of { $count } events
}
console-waiting-lost = call the technical centre and reach the other side another way
console-waiting-no-line = reach { $party } another way, tell it what has not got through, report the line
console-waiting-behind = tell the technical centre that the picture does not go on
console-waiting-ending = have it renewed: { $what }
console-waiting-differ = ask { $party } what it sees: the sides differ
console-seen-nothing = no launch to acknowledge

console-seen-side = { $party }: { $seen } of { $all }.
console-seen-nobody = { $party }: nobody yet.
console-seen-officer = { $party }: officer { $number } at { $time }.
console-seen-unknown = { $party }: unknown, there is no line.
console-seen-until = { $party }: { $seen } of { $all } before the line was cut; later ones unknown.
console-state-one-known = { $party }; the other side is not known
console-missing = { $party }: no report of this launch
console-missing-no-line = no line: what this side says is unknown

console-sides-differ-on = THEY DIFFER on the launch of { $time }: { $what }.
console-sides-differ = { $count ->
    [one] THEY DIFFER on what was launched in { $count } event.
   *[other] THEY DIFFER on what was launched in { $count } events.
}
console-sides-alone = { $count ->
    [one] { $party } alone reports { $count } event.
   *[other] { $party } alone reports { $count } events.
}
console-sides-same = Both report the same.
console-sides-no-clash = Nothing in their reports contradicts.
console-sides-nothing = Neither reports a launch.
console-sides-no-line = Not compared since { $since }: there is no line.
console-sides-classes = The sides differ on what was launched.

console-agreement-agree = the same picture
console-agreement-outcome-differs = The two nodes compute this differently.
console-agreement-differs-in = { $count ->
    [one] THE TWO NODES COMPUTE DIFFERENT PICTURES ({ $count } group of reports): call the technical centre.
   *[other] THE TWO NODES COMPUTE DIFFERENT PICTURES ({ $count } groups of reports): call the technical centre.
}
console-agreement-lag = One node has read more than the other.
console-agreement-not-comparable = The nodes cannot be compared.
console-agreement-unknown = Not compared.

## The state row

console-cell-node = Node
console-cell-node-ready = takes messages
console-cell-node-read-only = READ-ONLY
console-cell-node-stopping = stopping
console-cell-node-lost = LOST
console-cell-link = Line to the other node
console-cell-link-up = up
console-cell-link-down = DOWN
console-cell-link-never = not yet
console-cell-own = Our record
console-cell-own-all = all of it is at the other side
console-cell-own-waiting = { $count ->
    [one] { $count } entry not at the other side yet
   *[other] { $count } entries not at the other side yet
}
console-cell-generation = generation { $number }
console-cell-own-ladder = accepted { $own } · mirrored { $mirrored } · receipted { $receipted }
console-cell-peer = Their record
console-cell-peer-size = { $size ->
    [one] { $size } entry held here
   *[other] { $size } entries held here
}
console-cell-picture = Picture
console-cell-picture-current = holds all of both records
console-cell-picture-behind = { $count ->
    [one] { $count } entry behind
   *[other] { $count } entries behind
}
console-cell-picture-here = holds what has come
console-cell-picture-lost = OUT OF REACH
console-cell-picture-absent = ABSENT
console-cell-agreement = Both nodes compute
console-cell-damage = Damage
console-cell-damage-found = damaged entries: { $damaged }; evidence files: { $evidence }
console-cell-ending = Keys, certificates
console-ending-log = Key of our record
console-ending-mirror = Key of our mirror
console-ending-api = Certificate of the API
console-ending-console = Certificate of this console
console-ending-in = { $what }: { $count ->
    [0] last day
    [one] ends in { $count } day
   *[other] ends in { $count } days
}
console-ending-over = { $what }: past its last day
console-ending-more = and { $count } more

## Acts

console-done-seen = Seen, on the record as { $name }: { $rung }.
console-done-seen-already = You have said so already, as { $name }: { $rung }.
console-done-statement = Sent, on the record as { $name }: { $rung }.
console-done-retraction = Retracted, on the record as { $name }: { $rung }.
console-done-alone = The node alone let it go, without your signature.
console-ask-retraction = Retract { $report }? What was said stays on the record; from now on the report counts as taken back: { $reason }.

## Inviting

console-invited = Invitation for officer { $number }, good until { $until }, for one use: { $url }
