### Exercises: programmes, scenario files, launch catalogues.

## Programmes

exercise-not-exercise-traffic = An exercise sends exercise traffic only: got { $got }, expected exercise.<name>.
exercise-pace-range = The pace is out of range: got { $got }, expected { $low } to { $high }.
exercise-parties-not-two = An exercise has two different Parties: got { $got }.
exercise-parties-differ = The Parties differ from those of the programme: got { $got }, expected { $expected }.
exercise-sender-not-a-party = The sender is no state: got { $got }.
exercise-numbers-used-up = The report numbers are used up: got { $got }, expected at most { $limit }.
exercise-empty-programme = The programme has no launch; at least one is needed.

## Scenario files

exercise-scenario-not-toml = The scenario file is not TOML: { $sentence }
exercise-scenario-not-utf8 = The scenario file is not UTF-8: byte { $byte } cannot be read.
exercise-scenario-too-large = The scenario file is too large; at most { $limit } bytes are read.
exercise-scenario-unreadable = The scenario file cannot be read: { $name }.
exercise-scenario-no-files = The folder holds no scenario file; it needs sources.toml, launches and programmes.
exercise-scenario-no-source = The fact is said to be seen and names no source.
exercise-scenario-no-probability = The fact is { $basis ->
    [recalled] recalled
   *[other] derived
} and has no probability p.
exercise-scenario-source-unknown = The source is not listed in sources.toml: { $got }.
exercise-scenario-id-twice = The id stands twice: { $id }.
exercise-scenario-launch-unknown = The launch is in no file: { $got }.
exercise-scenario-incident-unknown = The incident is in no file: { $got }.
exercise-scenario-deorbit-unknown = The de-orbit is in no file: { $got }.
exercise-scenario-not-run = The statement is about what does not run in this programme: { $got }.
exercise-scenario-programme-unknown = The programme is not known: got { $got }, expected one of { $known }.
exercise-scenario-time-one-of = The time must have exactly one of at and date.
exercise-scenario-date = { $name } is not a day of the calendar: got { $got }.
exercise-scenario-window = The window of the notice is not whole, or does not hold the launch.
exercise-scenario-span = The window does not close after it opens: it opens after { $opens } s and closes after { $closes } s.
exercise-scenario-notice-due = Every notice would be late: it is due { $got } s before its window, which opens { $limit } s after it.
exercise-scenario-statement-one-of = The statement must be about exactly one of launch and incident.
exercise-scenario-party = The Party is not of this programme: got { $got }, expected one of { $expected }.
exercise-scenario-order = The withdrawn launch is out of order: notice, extension and cancellation must follow each other.

## Launch catalogues: the file

exercise-catalogue-empty = The catalogue is empty; its first line must hold the column names.
exercise-catalogue-header = The line of column names cannot be read ({ $reason }).
exercise-catalogue-column-missing = The catalogue lacks columns: { $columns }.
exercise-catalogue-column-unknown = The catalogue has unknown columns: { $columns }.
exercise-catalogue-column-twice = The column stands twice: { $column }.
exercise-catalogue-needs-sites = The catalogue names launch sites by code; the profile { $profile } needs a site table.
exercise-catalogue-profile-unknown = The profile is not known: got { $got }, expected one of { $known }.

## Launch catalogues: rows and fields

exercise-row-too-long = The row is longer than { $limit } bytes.
exercise-row-not-utf8 = The row is not UTF-8: byte { $byte } cannot be read.
exercise-row-quoting = The row is quoted wrongly.
exercise-row-control-character = The row holds a control character.
exercise-row-columns = The row has another number of columns: got { $got }, expected { $expected }.
exercise-value-unknown = { $column } is unknown.
exercise-value-doubtful = { $column } is doubtful in the source: { $got }.
exercise-value-malformed = { $column } has the wrong form: { $got }.
exercise-value-out-of-range = { $column } is out of range: got { $got }, expected { $low } to { $high }.
exercise-value-not-listed = { $column } holds a code whose meaning is not certain: { $got }.
exercise-value-alone = { $column } stands alone: both coordinates of the impact are needed.
exercise-column-absent = { $column } is in no column of this file.
exercise-date-incomplete = { $column } has no day: { $got }.
exercise-time-of-day-unknown = { $column } has no time of day: { $got }.
exercise-site-not-listed = { $column } is not in the site table: { $got }.
exercise-times-disagree = The times of the two sources are { $apart } s apart ({ $got }); they agree within { $limit } s.
