### The demo: two nodes on one machine.

## Help

demo-help =
    Run two nodes on this machine and let them exchange real launches as exercise traffic. Each Party’s notional warning system reports what it would have seen, each Party announces its own launches, a third state’s notice is relayed.

    The nodes speak mutual TLS over a line that --cut really cuts. Everything lies in a folder under var and is removed at the end. Exit code 1: the nodes do not agree. Ctrl-C ends the demo.
demo-opt-headless = plain lines instead of a picture
demo-opt-seconds = how long to play; without it the programme once
demo-opt-pace = how many times faster than the plan
demo-opt-cut = cut the line for so long in the middle, such as 10s
demo-opt-seed = number that fixes chance: same seed, same programme
demo-opt-keep = make the nodes in this new or empty folder and keep them
demo-opt-console = a console beside each node, with both staying after the programme until Ctrl-C; the rule at a terminal where the consoles are built
demo-meta-seconds = SECONDS
demo-meta-number = NUMBER
demo-meta-span = TIME
demo-meta-folder = FOLDER

## The frame

demo-badge = EXERCISE
demo-frame = EXERCISE · NO LAUNCH SHOWN HERE IS HAPPENING · EXERCISE

## What goes on

demo-phase-starting = starting
demo-phase-playing = playing
demo-phase-settling = settling
demo-phase-over = over
demo-clock = { $phase } · { $elapsed } of { $length } s
demo-first-exchange = First exchange { NUMBER($seconds, minimumFractionDigits: 1) } s after the start.
demo-notice-due = In this exercise a notice is in time { NUMBER($seconds, maximumFractionDigits: 3) } s before its window opens; the instruments ask for 24 hours.
demo-playing = { $messages } { $messages ->
    [one] message
   *[other] messages
} in the programme; { $seconds } s are played.
demo-settling = Nothing more is sent; the line carries what is left.
demo-unsettled = Not everything was answered within { $seconds } s after the end.
demo-line-cut = THE LINE IS CUT for { $seconds } s.
demo-line-mended = Line mended; { $waited } { $waited ->
    [one] entry was
   *[other] entries were
} only accepted.
demo-caught-up = Caught up { NUMBER($seconds, minimumFractionDigits: 1) } s after mending.
demo-node-restarted = NODE { $party } ENDED by itself (code { $code }); it is started again.
demo-link-up = { $party }: line up
demo-link-down = { $party }: LINE DOWN
demo-interrupted = Stopped; both nodes have ended.
demo-console = Console of { $party }: { $url }
demo-stays = Both nodes stay until Ctrl-C: look at either console.
demo-ends = Ctrl-C ends it
demo-console-not-built = No console: its pages are not built here. make console builds them and needs Node 18 or later with npm.

## The picture

demo-record-of = record of { $party }
demo-mirror-holds = node { $other } holds { $size } { $size ->
    [one] entry
   *[other] entries
} of it
demo-line-is-up = line up, mutual TLS
demo-line-is-never = no line yet
demo-line-is-down = LINE DOWN · { $waiting } only accepted
demo-line-is-cut = LINE CUT · { $seconds } s left · { $waiting } only accepted
demo-rung-accepted = accepted
demo-rung-mirrored = mirrored
demo-rung-receipted = receipted
demo-legend-accepted = accepted here
demo-legend-mirrored = mirrored there
demo-legend-receipted = receipted by them
demo-receipt-of = for { $size } { $size ->
    [one] entry
   *[other] entries
} of { $party }
demo-ladder = Each message climbs three rungs: accepted – on its Party’s own record; mirrored – stored by the other Party’s node; receipted – the other Party says so on its record.
demo-revision = r{ $number }
demo-figures = sent { $sent } · half within: accepted { $accepted }, mirrored { $mirrored } (99 %: { $slow }), receipted { $receipted }
demo-up-to = all entries up to { $index }
demo-ms = { NUMBER($ms) } ms

## Kinds, where there is little room

demo-short-complete-until = Watermark
demo-short-reporting-service-state = Reporting service
demo-short-seen = Seen
demo-short-relayed-notice = Relayed notice
demo-short-hazard-notice = Hazard notice
demo-short-pre-launch-notification = Pre-launch
demo-short-post-launch-notification = Post-launch
demo-short-window-extension = Window extended
demo-short-launch-cancellation = Cancelled
demo-short-geophysical-experiment = Experiment
demo-short-spacecraft-deorbit = De-orbit
demo-short-urgent-statement = URGENT
demo-short-report-retraction = Retraction

## The end

demo-agree = The nodes agree: both records held whole, nothing lost, nothing doubled.
demo-disagree = THE NODES DO NOT AGREE.
demo-verdict-node = { $party }: { $size } { $size ->
    [one] entry
   *[other] entries
}, root { $root }; its mirror of { $other }: { $mirrored }, root { $peer }
demo-verdict-messages = Messages: { $sent } sent, { $mirrored } mirrored, { $receipted } receipted, { $lost } lost, { $doubled } doubled, { $refused } refused
demo-verdict-latency = Half within: accepted { $accepted }, mirrored { $mirrored }, receipted { $receipted }, a first report in the picture { $told }; mirrored, 99 %: { $slow }
demo-verdict-line = Line cut for { $seconds } s: { $waited } { $waited ->
    [one] entry
   *[other] entries
} waited; caught up { $caught } after mending

## Launches as both nodes see them

demo-picture-late = The nodes’ pictures did not come about within { $seconds } s; the programme is played without them for now.
demo-launch = LAUNCH
demo-tone = ♪ ATTENTION
demo-after = { NUMBER($ms) } ms after its first report
demo-launches = { $count } launches
demo-picture-agree = One picture on both nodes: { $events } { $events ->
    [one] event
   *[other] events
}, { $two } two-sided, { $one } one-sided, { $undetermined } undetermined, { $retracted } taken back
demo-picture-disagree = THE NODES DO NOT MAKE THE SAME PICTURE.
demo-picture-verdicts = Announced { $announced }, late or outside { $amiss }, unannounced { $unannounced }, cannot tell { $unclear }

## Errors

cli-demo-span = { $option } is not a length of time: got { $got }; write 10s, 500ms or 2min.
cli-demo-cut-length = The cut does not fit: got { $got } s, expected { $shortest } to { $longest } s for this length of play.
cli-demo-folder-not-empty = The folder is not empty: { $folder }. The demo makes its own nodes and touches no others.
cli-demo-not-exercise = Node { $party } is not of this exercise: it has { $got }, expected { $expected }. Nothing was sent to it.
cli-demo-node-ended = Node { $party } ended with code { $code } before it was ready; the last it wrote: { $last }
cli-demo-node-slow = Node { $party } did not become ready in time.
