### Messages: kinds, fields, words, faults and notices.

## Families

family-launch-data = Launch data
family-notifications = Notifications
family-urgent-statements = Urgent statements
family-hazard-notices = Hazard notices
family-service = Messages of the record
family-watch = The two watches

## Kinds

kind-launch-report = Launch report
kind-report-retraction = Retraction of a launch report
kind-reporting-service-state = State of the reporting service
kind-complete-until = Watermark: all launches reported up to
kind-pre-launch-notification = Pre-launch notification
kind-window-extension = Extension of the launch window
kind-post-launch-notification = Post-launch notification
kind-launch-cancellation = Cancellation of a launch
kind-geophysical-experiment = Geophysical experiment
kind-spacecraft-deorbit = De-orbit of a spacecraft
kind-urgent-statement = Urgent statement
kind-relayed-notice = Relayed notice of a third state
kind-hazard-notice = Hazard notice to airmen or mariners
kind-seen = Acknowledgement by an officer
kind-receipt = Receipt
kind-key-manifest = Key manifest
kind-shift-handover = Hand-over of the watch
kind-line-test = Line test
kind-line-test-answer = Answer to a line test
kind-other-way-note = Note of what passed by another way

## What each kind says

about-launch-report = What the sender’s warning systems saw of one launch. The report number stays through all revisions; a later revision replaces the earlier ones and never erases them. Revision 1 is the first report; an update follows it. “Final” may come with any revision.
about-report-retraction = The sender takes back a report with all its revisions. What was said stays on the record.
about-reporting-service-state = Whether the sender’s reporting service works. Voluntary; names no sensor and no area.
about-complete-until = All that the sender would report of launches up to this time is on this record.
about-pre-launch-notification = Format 1. A planned launch of the sender, single or several. The number ends in 01.
about-window-extension = Format 2. The window of an announced launch closes later. The number ends in 02 and the original notification ends in 01.
about-post-launch-notification = Format 3. A launch of the sender took place. The number ends in 03; no original means that no notification preceded it.
about-launch-cancellation = Format 4. An announced launch will not take place. The number ends in 04 and the original notification ends in 01.
about-geophysical-experiment = Format 5, voluntary. An experiment that could disturb warning equipment. The number ends in 05.
about-spacecraft-deorbit = Format 6, voluntary. A spacecraft is brought down from orbit. The number ends in 06.
about-urgent-statement = A Party says what a launch or a disturbance is, or is not. It cites messages, or names the time of an event.
about-relayed-notice = A third state’s notice of a launch, passed on as it was received and marked as such.
about-hazard-notice = A public notice to airmen or mariners that the Party found, with the text it was read from. It is nobody’s notification: it says where and when not to be, and need not say why. Several slots of a day are several windows.
about-seen = An officer has seen the cited messages, at the grade named; where none is named, the word stands whatever the grade becomes. Role and number only: no personal data is mirrored.
about-receipt = The sender’s node has stored the other record up to this checkpoint. Written by the node alone.
about-key-manifest = The keys of the sender’s record, signed by its root keys. Written by the node alone, by the way of keys.
about-shift-handover = A watch is handed over: who takes it, who stands it from then on, and what is still open (references). Nobody gave it where there was no watch before.
about-line-test = A question to the officers of the other watch that asks for nothing but an answer by a person.
about-line-test-answer = A person’s answer to the cited line test, with the phrase that was read there.
about-other-way-note = What passed between the watches by voice or on paper while the line did not carry it, entered afterwards. References name the messages that say the same.

## Parts that messages are made of

shape-header = Header of every message
shape-reference = Reference to an earlier message
shape-authorisation = Authorisation
shape-officer = Officer
shape-approval = Approval by one officer
shape-notification = In all six notifications
shape-launch = Launch, as seen
shape-window = Window
shape-daily-hours = Hours of each day
shape-point = Point
shape-error-ellipse = Error ellipse
shape-circle = Circle
shape-polygon = Polygon
shape-vertex = Vertex
shape-named-area = Named area

## Fields

field-kind = Kind of message
field-type = Kind of place
field-version = Version of the kind
field-sender = Sender
field-traffic = Traffic
field-submission = Submission number
field-issued-at = Issued at
field-about = About earlier messages
field-authorised-by = Authorised by
field-salt = Random filling
field-record = Record
field-index = Entry number
field-leaf = Leaf hash
field-basis = Basis of authorisation
field-officers = Officers
field-signatures = Signatures
field-role = Role
field-number = Number
field-algorithm = Kind of key
field-signature = Signature
field-authenticator = Authenticator data of a passkey
field-client = Client data of a passkey
field-time = Launch time
field-time-sigma-s = Error of launch time, s
field-place = Launch place
field-azimuth-deg = Launch azimuth, °
field-azimuth-sigma-deg = Error of launch azimuth, °
field-launch-class = Class of missile or vehicle
field-class-confidence = Confidence in the class
field-impact-place = Impact place
field-impact-time = Impact time
field-impact-time-sigma-s = Error of impact time, s
field-count = Number of launches
field-opens-at = Opens at
field-closes-at = Closes at
field-daily = Hours of each day
field-opens-utc = Opens, UTC
field-closes-utc = Closes, UTC
field-lat-deg = Latitude, °
field-lon-deg = Longitude, °
field-error = Error ellipse
field-semi-major-km = Semi-major axis, km
field-semi-minor-km = Semi-minor axis, km
field-orientation-deg = Azimuth of the major axis, °
field-radius-km = Radius, km
field-vertices = Vertices
field-name = Name of the area
field-ocean = Ocean
field-quadrant = Ocean quadrant
field-report = Report number
field-revision = Revision
field-stage = Stage
field-launch = Launch
field-source = Source
field-remark = Remark
field-reason = Reason
field-state = State of the service
field-since = Since
field-expected-until = Expected until
field-until = Complete until
field-window = Window
field-launch-area = Launch area
field-impact-areas = Impact areas
field-original = Original notification
field-new-closes-at = Window now closes at
field-launched-at = Launched at
field-as-announced = As announced
field-area = Area
field-altitude-low-km = Lower altitude, km
field-altitude-high-km = Upper altitude, km
field-object-name = Name of the object
field-designator = International designator
field-statement = Statement
field-event-time = Time of the event
field-event-place = Place of the event
field-notifying-state = State that gave the notice
field-channel = Channel
field-received-at = Received at
field-original-number = Number given by that state
field-issuing-state = State that published it
field-windows = Windows
field-areas = Areas
field-replaces = Replaces
field-cancels = Cancels
field-says-launch = Speaks of a launch
field-raw = Text as published
field-officer = Officer
field-attention = Grade when it was seen
field-size = Size of the record
field-root = Root of the tree
field-signed-at = Checkpoint signed at
field-manifest = Signed key manifest
field-at = At
field-given-by = Given by
field-taken-by = Taken by
field-on-watch = On watch
field-phrase = Phrase
field-answer-by = Answer wanted by
field-way = Way
field-direction = Direction
field-text = Text

## Words that fields choose from

value-node = the node only
value-watch-officer = watch officer
value-head-of-shift = head of shift
value-liaison-officer = liaison officer
value-analyst = analyst
value-secretariat = secretariat
value-administrator = administrator
value-auditor = auditor
value-reporting-service = reporting service
value-officers = officers
value-ed25519 = Ed25519 key
value-webauthn-es256 = passkey (WebAuthn, ES256)
value-icbm = intercontinental ballistic missile (ICBM)
value-slbm = submarine-launched ballistic missile (SLBM)
value-other-ballistic-missile = other ballistic missile
value-space-launch-vehicle = space launch vehicle
value-sounding-rocket = sounding rocket
value-undetermined = class not determined
value-arctic = Arctic Ocean
value-atlantic = Atlantic Ocean
value-indian = Indian Ocean
value-pacific = Pacific Ocean
value-NE = north-eastern quadrant
value-SE = south-eastern quadrant
value-SW = south-western quadrant
value-NW = north-western quadrant
value-first = first report
value-update = update
value-final = final report
value-space = space-based warning systems
value-ground = ground-based warning systems
value-both = space- and ground-based warning systems
value-false-detection = false detection
value-natural-phenomenon = natural phenomenon
value-test-data = test data
value-duplicate = duplicate of another report
value-input-error = input error
value-unstated = no reason stated
value-available = available
value-unavailable = not available
value-ours = the launch is ours
value-not-ours = the launch is not ours
value-accidental-launch = accidental launch
value-unauthorised-launch = unauthorised launch
value-unidentified-object = unidentified object
value-warning-interference = interference with warning systems
value-diplomatic = diplomatic channel
value-hague-code = Hague Code of Conduct
value-notam = notice to airmen
value-navigational-warning = navigational warning
value-public = public announcement
value-other = other channel
value-calm-sea = calm sea
value-clear-sky = clear sky
value-first-snow = first snow
value-long-road = long road
value-north-wind = north wind
value-old-bridge = old bridge
value-quiet-harbour = quiet harbour
value-tall-pine = tall pine
value-voice = by voice
value-fax = by fax
value-paper = on paper
value-courier = by courier
value-said = said to the other watch
value-heard = heard from the other watch
value-notice = take note
value-caution = caution
value-warning = warning
value-alarm-unclear = alarm, unclear
value-alarm = alarm

## Kinds of value

type-text = text
type-texts = text in English, in Russian, or in both
type-whole-number = whole number
type-number = number
type-true-or-false = true or false
type-instant = instant, UTC
type-base64 = bytes in base64
type-choice = one of
type-state = state, ISO 3166-1 alpha-3
type-place = place
type-shape = part
type-list = list
unit-deg = degrees
unit-km = kilometres
unit-s = seconds

## Where a field comes from

basis-text = text
basis-recalled = recalled
basis-extension = extension
basis-standard = standard
source-design = this software’s own design
source-memorandum-2000 = memorandum of 4 June 2000 on the joint centre; its report fields as briefed to the press
source-expansion-2009 = memorandum on the expansion of the joint centre (simulation, 2009), article 4
source-formats-2000 = data formats of the launch notification memorandum of 16 December 2000, from published fragments
source-notification-2000 = launch notification memorandum of 16 December 2000; its paragraphs were not read
source-agreement-1988 = launch notification agreement of 31 May 1988, from public summaries
source-accident-1971 = accident measures agreement of 1971; not read
source-hague-code-2002 = Hague Code of Conduct of 2002; not read
source-incident-1995 = the alarm of 25 January 1995, where a notice did not reach the crew
source-false-alarms = known causes of false alarms
source-hazard-notices = hazard notices to airmen and mariners
source-rfc3339 = RFC 3339
source-rfc6962 = RFC 6962 and the C2SP checkpoint format
source-rfc9562 = RFC 9562, UUID version 7
source-webauthn = W3C Web Authentication, level 2
source-signed-note = C2SP signed note

## The document

catalogue-title = Message catalogue
catalogue-made = Made from the types by `tools/make_docs.py`; do not edit.
catalogue-form = A message is one line of UTF-8 JSON that ends in one newline, at most { $limit } bytes with it. Its bytes are never changed: they are hashed, stored, sent and checked as submitted. Every message begins with the fields of the header; `kind` comes first. Unknown fields, duplicate keys, other units and other spellings of a time are refused.
catalogue-instants = Instants are UTC, RFC 3339 with the letter Z, with no fraction of a second or with one to six digits of it, from 1957 to 2100. Coordinates are geodetic, WGS 84; azimuths run clockwise from true north; errors are one standard deviation; an absent field states nothing.
catalogue-basis = The column “Basis” says how surely a field is known to belong: “text”, an instrument or a public report of it was read and names it; “recalled”, remembered of a text that was not read: a default that can be changed, never to be shown as treaty text; “extension”, our own; “standard”, a public technical standard. The provision is an article of the 2009 simulation instruments (JDEC: the expansion memorandum, with its article; SYS: the statement on missile defence systems) or ALL-1, equal languages. No state signed those instruments.
catalogue-parts = Parts
catalogue-codes = Codes
catalogue-faults = Refusals
catalogue-faults-about = A message with any of these is refused at submission, with all its faults at once; on the other Party’s record those of form make it unreadable, and it is stored and shown all the same. Names in braces are filled in.
catalogue-notices = Notices
catalogue-notices-about = A message with any of these is accepted and flagged: a Party’s statement is never refused for what it says. The limits of 24 hours, 30 days and 48 hours are recalled of the memorandum of 2000 and can be changed.
column-field = Field
column-title = Title
column-type = Type
column-limits = Limits, form
column-required = Required
column-default = If absent
column-basis = Basis
column-provision = Provision
column-code = Code
column-text = Text
word-yes = yes
word-no = no

## Faults

fault-utf8-bad = The bytes are not UTF-8: byte { $byte } cannot be read.
fault-json-malformed = The JSON is malformed at byte { $byte }.
fault-number-not-finite = A number is not finite: got { $got }.
fault-number-too-large = A number is too large: got { $got }.
fault-lone-surrogate = A text holds half a surrogate pair: { $name }.
fault-duplicate-key = A key stands twice: { $key }.
fault-too-deep = The document is nested too deep: got { $got } levels, expected at most { $limit }.
fault-unknown-field = The field is not known: { $name }.
fault-wrong-unit = The field is in another unit: got { $name }, expected { $expected }.
fault-missing-field = The field is missing: { $name }.
fault-wrong-type =
    { $name } has the wrong type: got { $got ->
        [object] an object
        [list] a list
        [text] text
        [true-or-false] true or false
        [whole-number] a whole number
        [number] a number
        [nothing] nothing (null)
        [instant] an instant
       *[value] another value
    }, expected { $expected ->
        [object] an object
        [list] a list
        [text] text
        [true-or-false] true or false
        [whole-number] a whole number
        [number] a number
        [nothing] nothing (null)
        [instant] an instant
       *[value] another value
    }.
fault-out-of-range = { $name } is out of range: got { $got }, expected { $expected }.
fault-too-short = { $name } is too short: length { $got }, expected at least { $limit }.
fault-too-long = { $name } is too long: length { $got }, expected at most { $limit }.
fault-wrong-form = { $name } has the wrong form; expected like { $form }.
fault-not-one-of = { $name } is not one of the known words: got { $got }, expected { $choices }.
fault-instant-form = { $name } is not an instant; expected like { $example }.
fault-instant-not-utc = { $name } is not in UTC: got offset { $got }, expected Z.
fault-instant-range = { $name } is out of range: got year { $got }, expected { $low } to { $high }.
fault-base64-form = { $name } is not base64: expected the standard alphabet with padding, one spelling only.
fault-window-order = The window does not close after it opens: opens { $opens }, closes { $closes }.
fault-ellipse-order = The ellipse has its axes exchanged: major { $major } km, minor { $minor } km.
fault-polygon-repeats-vertex = The polygon repeats a vertex: number { $number } equals the one before it; the first follows the last.
fault-quadrant-without-ocean = The quadrant { $got } stands alone: expected the ocean it is a quarter of.
fault-rule-broken = A rule is broken: { $sentence }
fault-not-accepted = The value is not accepted by its type: { $name }.
fault-message-empty = The message is empty.
fault-message-too-large = The message is too large: got { $got } bytes, expected at most { $limit } with its newline.
fault-not-one-line = The message is not one line: expected one line of JSON that ends in one newline.
fault-kind-unknown = This kind of message is not known here: { $got }.
fault-version-unknown = Version { $got } of the kind { $kind } is not known here; expected { $expected }.
fault-kind-not-first = A message of this kind must begin with its kind.
fault-reference-other-traffic = { $name } cites another traffic: got { $got }, expected { $expected }.
fault-reference-twice = { $name } cites an entry twice: { $record }, entry { $index }.
fault-report-id-not-yours = The report number belongs to another Party: got { $got }, expected it to begin with { $sender }-R-.
fault-revision-stage = The revision does not fit the stage: got { $got } at stage { $stage }; a first report, and only a first or a final one, has revision 1.
fault-sigma-without-value = The error { $name } stands alone: expected { $expected } beside it.
fault-number-other-format = The number ends in another format: got { $got }, expected { $expected }.
fault-number-not-yours = { $name } is of another Party’s series: got { $got }, expected { $expected } for { $sender }.
fault-altitude-order = The altitude band has its ends exchanged: lower { $low } km, upper { $high } km.
fault-statement-about-nothing = The statement is about nothing: expected references to messages, or the time of an event.
fault-seen-nothing = The acknowledgement names nothing: expected at least one reference.
fault-on-watch-twice = An officer stands the watch twice: { $number }.
fault-taker-not-on-watch = The watch is taken by an officer who is not on it: { $number }.
fault-answer-to-nothing = The answer must cite exactly one line test: got { $got } references.
fault-test-without-time = A line test that no officer asks names no time for the answer.
fault-receipt-own-record = The receipt is for the sender’s own record: { $got }.
fault-vertices-in-all = The areas have too many vertices in all: got { $got }, expected at most { $limit }.
fault-hazard-without = A notice that cancels no other names at least one window and one area: there are no { $name }.
fault-hazard-cancels-and-more = A notice that cancels { $got } has no window and no area of its own and replaces nothing.
fault-wrong-sender = The sender is not this node’s Party: got { $got }, expected { $expected }.
fault-wrong-traffic = The traffic is not that of this record: got { $got }, expected { $expected }.
fault-kind-node-only = Messages of the kind { $got } are written by the node alone.
fault-reference-no-record = { $name } cites a record that this node does not hold: { $record }.
fault-reference-no-entry = { $name } cites an entry that does not exist: { $record } has { $size } entries, cited number { $index }.
fault-reference-wrong-leaf = { $name } cites another leaf hash than entry { $index } of { $record } has.
fault-basis-differs = The basis of authorisation and the officers named do not agree.
fault-officer-twice = Officer { $officer } is named twice.
fault-officer-unsigned = Officer { $officer } is named and has not signed.
fault-officer-unnamed = Officer { $officer } has signed and is not named.
fault-officer-unknown = Officer { $officer } is not on the list of officers in force.
fault-role-not-held = Officer { $officer } does not hold the role { $role }.
fault-officer-expired = The time of officer { $officer } was over when the message was issued.
fault-key-unknown = Officer { $officer } has no key of the kind { $algorithm } on the list.
fault-signature-wrong = The signature is not one of officer { $officer } over this message.
fault-authenticator-malformed = What the passkey of officer { $officer } said cannot be read.
fault-authenticator-rp = The passkey is of another site than those of officer { $officer }.
fault-authenticator-flags = The passkey does not say that officer { $officer } was present and verified.
fault-client-malformed = What the browser of officer { $officer } said cannot be read.
fault-client-type = The passkey of officer { $officer } was not asked to approve.
fault-client-challenge = The passkey of officer { $officer } was asked to sign another message.
fault-client-origin = The passkey of officer { $officer } was asked by a page of another site.

## Notices

notice-clock-off =
    The time of issue is { $seconds } s { $side ->
        [ahead] ahead of
       *[behind] behind
    } this node’s clock.
notice-submission-time-off =
    The submission id was made { $seconds } s { $side ->
        [after] after
       *[before] before
    } the time of issue.
notice-launch-in-future = The launch time is in the future: { $got }; now { $now }.
notice-impact-before-launch = The impact is not after the launch: impact { $impact }, launch { $launch }.
notice-watermark-in-future = The watermark is in the future: { $got }; now { $now }.
notice-notice-late = The notice is late: given { $hours } h before the window opens, expected at least { $limit } h.
notice-notice-after-opening = The notice is given after the window opened, at { $opens }.
notice-notice-early = The notice is early: given { $days } days before the window opens, expected at most { $limit }.
notice-post-launch-late = The notice is late: given { $hours } h after the launch, expected at most { $limit } h.
notice-cancellation-after-opening = The cancellation follows the opening of the window at { $opens }: a launch may have taken place.
notice-cancellation-after-launch = The cancellation follows a launch that it cites, at { $launched }.
notice-extension-not-later = The window does not close later than before: was { $was }, now { $now }.
notice-extension-after-closing = The window was extended after it had closed, at { $was }.
notice-original-not-cited = The message names the notification { $named } and does not cite it.
notice-original-differs = The message names the notification { $named } and cites another: { $got }.
notice-reference-unreadable = The message cites one that this node cannot read: { $record }, entry { $index }.
notice-relayed-own-notice = The relayed notice is the sender’s own: { $got }; expected a third state.
notice-number-other-year = The number names the year { $got }; the message was issued in { $issued }.
notice-precision-too-fine = The report is finer than agreed: { $fields }.
notice-approval-missing = The list of officers asks for { $wanted } approvals of this kind of message; it has { $have }.
