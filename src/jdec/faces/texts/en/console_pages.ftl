### The console: what stands on its pages besides the words of the picture.

## Frame

page-centre = Joint Data Exchange Center
page-exercise-word = EXERCISE
page-test-word = TEST
page-skip = Skip to the page
page-nav = Pages
page-waiting = waiting for you:
page-menu = Menu
page-officer = Officer
page-language-other = RU
page-language-other-long = По-русски
page-theme-light = Light screen
page-theme-dark = Dark screen
page-sign-out = Sign out
page-close = Close
page-disclaimer = Software, not an institution: no government runs it or stands behind it. The instruments of 2009 that it follows come from a university simulation class; no state signed them.
page-confirm = Confirm
page-back = Back
page-back-to-watch = To the watch page
page-back-to-start = To the start
page-error-code = Code:

## Live or not

page-live = SCREEN LIVE
page-stale = NOT LIVE
page-connecting = connecting
page-not-live = NOT LIVE
page-not-live-since = since
page-not-live-silent = The console is silent. What you see is old: ask by another line what is happening.
page-not-live-picture = The node answers, but its picture is out of reach. What you see is old: ask by another line what is happening.
page-not-live-node = The console has lost its node. What you see is old: ask by another line what is happening.
page-next-own = Our record began a new generation:
page-next-their = Their record began a new generation:
page-next-kept = What both sides held stays, and opens under the names it always had.
page-next-again-own = What was accepted here and never mirrored is not on it: say it again.
page-next-again-their = What never came across, they will say again.
page-next-read = I have read this
page-ended = Your session is over. This page hears nothing any more.
page-ended-sign-in = Sign in again
page-clock-skew = this machine
page-sound-is-off = SOUND IS OFF: turn it on
page-sound-test = Test tone
page-sound-test-long = Sound the alarm once to hear that it can be heard
page-past = PAST VIEW
page-past-not-now = This is not now.
page-past-return = Return to now

## Keys

page-keys = Keys
page-keys-on = Single keys work on this machine
page-key-next = next event
page-key-previous = previous event
page-key-seen = to the button of the first event that holds the alarm
page-key-map = to the map
page-key-globe = globe or flat map
page-key-slider = to the time slider
page-key-now = back from a past view to now
page-key-sound = sound on, or test tone
page-key-keys = this list

## Watch

page-answers = In short
page-answer-unexplained = Unexplained
page-answer-seen = Seen by
page-answer-agreement = The two sides
page-answer-waiting = To do now
page-held-title = { $count ->
    [one] { $count } event holds the alarm
   *[other] { $count } events hold the alarm
}
page-seen-button = I have seen it
page-sign-again = Try the passkey again
page-sign-not = Send without my signature (by the node alone)
page-seen-by = Seen by
page-by-one = The officers’ list asks for two officers for this. From here one officer’s word is sent, and it is marked as approved by too few.
page-seen-by-nobody = Seen by nobody yet
page-held-all = { $count ->
    [one] { $count } in all: scroll
   *[other] { $count } in all: scroll
}
page-seen-quieter = (then: { $grade }; louder since)
page-own-acts = Your last acts
page-own-acts-about = on
page-act-seen = seen
page-act-urgent-statement = statement
page-act-report-retraction = taken back
page-act-shift-handover = hand-over
page-act-line-test = line test
page-act-line-test-answer = answer to a line test
page-act-other-way-note = note
page-rung-accepted = accepted
page-rung-mirrored = mirrored
page-rung-receipted = receipted
page-rung-earlier = earlier generation: was it kept?
page-cells = State of the exchange
page-events = Launch events
page-events-none = No launch in the picture.
page-past-cells = The exchange as it is now, not then
page-events-all = All launch events
page-events-pages = Pages of the list
page-events-page = Page { $number } of { $last }, newest first
page-events-newer = Newer
page-events-older = Older
page-events-more = All events
page-legend-own = { $party }, we
page-legend-their = { $party }, they
page-ours = ours
page-theirs = theirs
page-side-own = our assessment · { $party }
page-side-their = their assessment · { $party }
page-no-report = has not reported this launch
page-revision = rev. { $number }
page-retracted = RETRACTED
page-notices = Announced
page-notices-none = Nothing is announced.
page-notice-who = by
page-notice-what = what
page-notice-opens = from
page-notice-closes = to
page-notice-line = on the time line
page-notice-where = where
page-notice-state = state
page-notice-open-now = OPEN NOW
page-notice-open-ended = not stated

## Map

page-map = Map
page-map-label = Map of launches and announced areas
page-map-globe = Globe
page-map-in = Closer
page-map-out = Farther
page-map-home = Whole world
page-map-globe-anyway = Globe all the same
page-map-drawn-again = Drawn map again
page-map-beyond = Launches beyond the edge of the map:
page-map-why-asked = drawn map, as this address asks for it
page-map-why-software = drawn map: without a graphics card the globe takes long to appear on this machine
page-map-why-none = drawn map: this browser has no WebGL
page-map-why-failed = drawn map: the globe did not appear
page-map-why-waiting = the globe is being drawn
page-legend-notice = announced area
page-legend-disputed = status disputed
page-slider = Time
page-slider-now = now

## Signing in

page-sign-in-exercise = Exercise { $name }. Nothing here happens in earnest.
page-sign-in-test = Test of the exchange. Nothing here happens in earnest.
page-sign-in-actual = Actual exchange
page-sign-in-passkey = Sign in with a passkey
page-sign-in-passkey-how = The key of your officer's card or of this machine; no password exists.
page-sign-in-unsupported = This browser knows no passkeys.
page-sign-in-refused = The passkey was not accepted. Try again, or ask your head of shift.
page-sign-in-demo = Officers of the exercise
page-sign-in-demo-how = One click signs in. Only an exercise has these.
page-invitation-for = For officer
page-invitation-make = Make a passkey
page-invitation-how = The key stays on your card or on this machine; this console keeps only its public half.
page-invitation-refused = The passkey was not made. Try again, or ask for another invitation.
