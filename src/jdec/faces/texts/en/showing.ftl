### The launch picture, as an officer reads it.

## Events

picture-state-two-sided = both sides
picture-state-one-sided = { $party } only
picture-state-undetermined = { $low ->
        [1] which report belongs to which is not determined
       *[other] counts agree, pairing not determined
    }
picture-state-uncertain = not determined: { $low } to { $high } launches
picture-state-retracted = retracted
picture-short-undetermined = undetermined
picture-launches = { $low ->
    [one] { $low } launch
   *[other] { $low } launches
}
picture-launches-range = { $low } to { $high } launches

## Classes, where there is little room

picture-class-icbm = ICBM
picture-class-slbm = SLBM
picture-class-other-ballistic-missile = ballistic missile
picture-class-space-launch-vehicle = space launcher
picture-class-sounding-rocket = sounding rocket
picture-class-undetermined = class unknown

## What the notices say of an event

picture-verdict-announced = announced
picture-verdict-late-notice = late notice
picture-verdict-outside-window = outside the announced time
picture-verdict-outside-area = outside the announced area
picture-verdict-unannounced = UNANNOUNCED
picture-verdict-cannot-tell = cannot tell
picture-verdict-retracted = taken back
picture-attention-notice = take note
picture-attention-caution = caution
picture-attention-warning = WARNING
picture-attention-alarm-unclear = ALARM, unclear
picture-attention-alarm = ALARM
picture-source-own = the Party’s own notice
picture-source-relayed = a relayed notice of a third state
picture-source-hazard = a public hazard notice

picture-code-as-announced = As announced.
picture-code-one-of-notices = It fits several notices; which of them it is of is not determined.
picture-code-cancelled-after-launch = The notice was cancelled after the launch.
picture-code-bare-date = The notice names a date without a time of day; it is counted as four days.
picture-code-standing-notice = A notice that stands open for long fits too; it tells no launch from another and lowers no alarm.
picture-code-class-differs = The class differs from the announced one.
picture-code-azimuth-differs = The azimuth differs from the announced one.
picture-code-impact-differs = The impact differs from the announced one.
picture-code-after-launch = The notice came after the launch.
picture-code-post-launch-only = Only a notice of the launch after the fact is on the record.
picture-code-extension-after-launch = The window was extended after the launch.
picture-code-recorded-after-launch = The notice was put on the record after the launch.
picture-code-later-than-due = The notice came before the launch, but later than is due.
picture-code-due-unclear = The notice came before the launch; whether in due time, the records do not tell.
picture-code-before-window = The launch came before the announced time.
picture-code-after-window = The launch came after the announced time.
picture-code-outside-hours = The launch came outside the announced hours of the day.
picture-code-outside-area = The launch came from outside the announced area.
picture-code-no-notice = No notice fits.
picture-code-beyond-count = More launches were seen than were announced.
picture-code-notice-cancelled = The notice that would fit was cancelled before the launch.
picture-code-notice-taken = The notice that would fit belongs to another launch.
picture-code-thin-evidence = Too little speaks for or against a notice.
picture-code-notice-time-unclear = There is a notice; whether it came before the launch, the records do not tell.
picture-code-one-of-launches = One of several launches is of the notice; which one is not determined.
picture-code-area-unknown = Nothing but the time ties it to a notice.
picture-code-count-unclear = How many launches were seen is not determined, so it may be more than were announced.
picture-code-in-part = Only some of the reports in it fit the notice.
picture-code-too-many = There are too many launches and notices together to decide.

## Reasons: what speaks for one launch, or for one notice

picture-reason-time = time: { $apart } s apart, spread { $sigma } s
picture-reason-rarity = how unlikely another launch at that time is
picture-reason-rarity-near = how unlikely another launch at that time is, counting those that compete
picture-reason-place = place: { $apart } km apart, spread { $sigma } km
picture-reason-azimuth = azimuth: { $apart }° apart, spread { $sigma }°
picture-reason-class = class
picture-reason-impact = impact: { $apart } km apart, spread { $sigma } km
picture-reason-flight = time of flight: { $apart } s apart, spread { $sigma } s
picture-reason-too-vague = too vague to be put together with other reports: time spread { $sigma } s
picture-reason-window = announced time: { $apart } s outside, spread { $sigma } s
picture-reason-launched = the Party’s own word of the launch: { $apart } s apart, spread { $sigma } s
picture-reason-area = announced area: { $apart } km outside, spread { $sigma } km
picture-reason-ownership = whose launch the Parties say it is
picture-reason-cancelled = the notice was cancelled
picture-reason-cited = a message says that they belong together, or that they do not
picture-reason-reach = nearest danger area: { $apart } km away, spread { $sigma } km
picture-reason-path = danger area off the direction of flight: { $apart }°, spread { $sigma }°
picture-reason-worth = { $worth }  { $reason }

## What is odd about a report besides its figures

notice-revised-after-retraction = Reported again after it was taken back ({ $name }). It stays taken back; a launch that is held to be real needs a new report.

## Notices

picture-notice-state-expected = expected
picture-notice-state-seen = launch detected
picture-notice-state-cancelled = cancelled
picture-notice-state-cancelled-but-seen = CANCELLED, BUT SEEN
picture-notice-state-not-seen = announced but not seen
picture-notice-state-cannot-tell = cannot tell
picture-notice-seen = { $low } of { $count }
picture-notice-seen-range = { $low } to { $high } of { $count }
picture-notices-none = No notices.

## Tables

picture-head-time = lift-off
picture-head-state = seen by
picture-head-verdict = notices say
picture-head-place = place
picture-head-class = class
picture-head-attention = attention
picture-head-event = event
picture-head-launches = launches
picture-head-score = score
picture-head-margin = margin
picture-head-messages = messages
picture-head-notice = notice
picture-head-standing = state
picture-head-number = number
picture-head-party = from
picture-head-opens = opens
picture-head-closes = closes
picture-head-seen = launches seen
picture-head-events = events

## `jdec picture correlate`

picture-correlate-events = { $events ->
    [one] { $events } launch event
   *[other] { $events } launch events
}: { $two } seen by both sides, { $one } by one side, { $undetermined } not determined, { $retracted } retracted.
picture-correlate-verdicts = { $announced } announced, { $amiss } late or outside, { $unannounced } unannounced, { $unclear } cannot tell.
picture-correlate-read = { $lines ->
    [one] { $lines } line
   *[other] { $lines } lines
} read: { $entries ->
    [one] { $entries } message
   *[other] { $entries } messages
} folded, { $repeated } repeated, { $passed } not of launches, { $bad } not read.
picture-correlate-bad = line { $line }: { $reason } [{ $code }]
picture-correlate-more = … and { $count ->
    [one] { $count } more line
   *[other] { $count } more lines
} not read; --json lists all.
picture-correlate-hashes = inputs { $inputs }, outcome { $outcome }

cli-line-too-long = The line is too long: at most { $limit } bytes.
cli-line-place-unknown = The line names a place that no record has: a record’s name, an index and the entry’s text are needed.
cli-line-place-taken = Another entry already stands at { $record } #{ $index }.
cli-line-place-mixed = The file holds both bare messages and entries with their places: give either.
cli-line-not-of-record = The message is not of this record: { $got } on { $record }.
cli-line-leaf-differs = The leaf hash is not that of the entry.
cli-picture-file-too-long = The file is too long: at most { $lines } lines and { $megabytes } MB.
cli-picture-file-empty = There is no message in { $file }.
cli-picture-two-traffics = The file holds more than one traffic: { $got } (lines { $lines }). No picture takes two; give a file for each.
cli-picture-three-parties = The file holds messages of more than two Parties: { $got } (lines { $lines }). A picture is of two.
cli-picture-parameters-unusable = Nothing can be computed with these parameters: a figure became too large or too small.

## `jdec picture list`

picture-quiet = QUIET: { $events ->
    [0] no launch is in the picture
    [one] the launch in the picture was announced
   *[other] all { $events } launches in the picture were announced or taken back
}.
picture-not-quiet = NOT QUIET: { $count ->
    [one] { $count } launch is not explained
   *[other] { $count } launches are not explained
}.
picture-at-sizes = As it was with record sizes { $own } (own) and { $peer } (the other Party’s).
picture-more = … and { $count ->
    [one] { $count } more event
   *[other] { $count } more events
}; --limit 0 shows all.
picture-agreement-agree = Both nodes make the same picture.
picture-agreement-outcome-differs = THE NODES DIFFER: { $differing ->
    [one] from the same messages they make { $differing } component otherwise
   *[other] from the same messages they make { $differing } components otherwise
}. See picture drill.
picture-agreement-lag = One node has read more than the other: { $lagging ->
    [one] { $lagging } component differs so far
   *[other] { $lagging } components differ so far
}, { $agreeing } are alike.
picture-agreement-not-comparable = NOT COMPARABLE: the nodes go by different models or figures.
picture-agreement-unknown = Not compared with the other node: { $reason }.
picture-current = The picture holds all that is on the records.
picture-behind = The picture is behind: { $count ->
    [one] { $count } entry is not in it yet
   *[other] { $count } entries are not in it yet
}{ $running ->
    [yes] .
   *[no] , and nothing is at work on it.
}
picture-absent = There is no picture now; it is being built from the records.
picture-written = Written: { $file }

## `jdec picture show`

picture-part-fused = Both together, beside their own words (one standard deviation)
picture-part-reasons = Why one launch: { $score }, best other answer { $margin } worse
picture-part-unpaired = Why it is put together with no other report
picture-part-warnings = What disagrees in it
picture-part-mentions = Who has spoken of it
picture-part-messages = Messages
picture-field-report = report
picture-field-retracted = RETRACTED
picture-field-stage = stage
picture-field-issued = issued
picture-field-time = lift-off
picture-field-place = place
picture-field-azimuth = azimuth
picture-field-class = class
picture-field-count = launches
picture-field-impact = impact
picture-field-impact-time = impact at
picture-field-source = seen by
picture-revision = revision { $number }
picture-s = s
picture-km = km
picture-by = by
picture-also = fits too
picture-ground = { $notice }: { $worth } in all

## `jdec picture follow`, `agreement`, `drill`

picture-follow-gone = { $name } is no more: it became part of another.
picture-follow-reset = The picture was built anew: read it again with picture list.
picture-model = this node goes by
picture-peer-model = the other node goes by
picture-folded = { $own } folded here, { $peer } there
picture-asked = compared at
picture-differs = differs: { $name }
picture-drill-same = Both nodes say the same of { $name }.
picture-drill-input = { $name }: THE NODES HAVE DIFFERENT MESSAGES.
picture-drill-term = { $name }: FROM THE SAME MESSAGES THE NODES COMPUTE ANOTHER TERM.
picture-drill-outcome = { $name }: FROM THE SAME TERMS THE NODES COME TO ANOTHER ANSWER.
picture-drill-at = first difference
picture-drill-mine = here
picture-drill-theirs = there
picture-drill-lag = One node has read more than the other; that passes by itself.
picture-what-if-together = If { $first } and { $second } were of one launch:
picture-what-if-apart = If { $first } and { $second } were of two launches:
picture-what-if-as-it-stands = That is how the picture stands.
picture-what-if-cost = Worse than the picture as it stands by { $cost }.
picture-what-if-preview = A preview. Nothing was said or written; only both Parties together can make it so.

cli-reason-picture-not-yet = it has not answered yet
cli-reason-picture-absent = one of the nodes has no picture now

cli-picture-too-many = The picture is too large to list: { $got } events, at most { $most }.
cli-picture-at-form = Not a pair of record sizes: { $got }; write OWN.PEER, such as 120.118.
cli-picture-event-missing = There is no event { $name } in this picture.
cli-picture-state-unknown = No notice has the state { $got }: have { $known }.
cli-picture-nothing-differs = No component is known to differ. Name one to compare it all the same.

## Help pages

cli-help-picture =
    The launch picture: which reports are about one launch, what each Party says of it, and what was announced.

    Both nodes compute the same picture from the same records. It changes no record, and it judges nobody’s intention.
cli-help-picture-correlate =
    Put the reports of a file together exactly as a node does, and print which message belongs to which launch event.

    The file holds one message a line, or one entry a line as follow --json writes them. A bare message gets the place that it would have if each sender’s messages stood alone on its record, in the order of the file. Score and margin are in thousandths of a natural logarithm unit. Lines that cannot be read are listed; then the exit code is 3.
cli-arg-correlate-file = file with one message or entry a line; - reads standard input
cli-opt-parameters = TOML file with figures of the model that are not the defaults
cli-help-picture-list =
    Print the launch picture of a node, what is unexplained first.

    The first lines say whether it is quiet, whether both nodes agree, and how far the picture is behind the records. --at shows it as it was at a pair of record sizes. --geojson and --czml write it for maps and globes.
cli-help-picture-show =
    Print one launch in full: each Party’s word side by side, what both make together, the verdict of the notices and every reason with its figures.

    An event is named as picture list names it, or by one of its first reports, such as USA.1/7. Worth is in natural logarithm units.
cli-help-picture-follow =
    Show the picture as it changes. A line that breaks is taken up again where it broke.

    Without --cursor or --cursor-file only what is new is shown. With --json one change a line.
cli-help-picture-notices = Print what was announced and what became of it.
cli-help-picture-agreement =
    Print whether both nodes make the same picture, and how far each has read.

    Exit code 1: they make different pictures of the same messages, or cannot be compared.
cli-help-picture-drill =
    Name the first message, term or answer in which the two nodes’ accounts of a launch differ. Without a name, of the first one that is known to differ.

    Exit code 1: there is such a difference.
cli-arg-event = name of an event, or of a first report in it
cli-arg-drill = name of an event, component or first report
cli-help-picture-what-if =
    Show what the picture would be if two reports, one of each Party, were of one launch, or with --apart of two.

    A preview: nothing is said or written.
cli-arg-what-if = name of the first entry of a report, such as USA.1/7
cli-opt-apart = suppose two launches instead of one
cli-meta-report = REPORT
cli-opt-picture-at = the picture at these sizes of the own and the other record
cli-opt-picture-limit = how many events at most; 0 shows all
cli-opt-geojson = also write GeoJSON to a new file; - prints nothing else
cli-opt-czml = also write CZML to a new file; - prints nothing else
cli-opt-notice-state = only notices of this state, such as not-seen
cli-meta-sizes = OWN.PEER
cli-meta-event = EVENT
cli-meta-state = STATE
