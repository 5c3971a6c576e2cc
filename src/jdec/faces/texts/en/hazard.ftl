### Hazard notices: what refuses one, what is odd about one, and how one is shown.

## Refusals

fault-hazard-empty = The notice is empty.
fault-hazard-too-long = The notice is too long: { $got } letters, expected at most { $limit }.
fault-hazard-form-unknown = The text is no notice of a known form: expected a notice to airmen (NOTAM) or a navigational warning (NAVAREA, HYDROPAC, HYDROLANT, HYDROARC).
fault-hazard-cancels-nothing = The notice { $number } cancels another and does not say which.
fault-hazard-no-number = The notice has no number.
fault-hazard-no-start = The notice has no start: expected item B with ten digits.
fault-hazard-no-end = The notice has no end: expected item C with ten digits.
fault-hazard-permanent = The notice has no end: item C says { $got }, expected a time.
fault-hazard-time = A time does not exist or ends before it starts: { $got } (item { $item }).
fault-hazard-time-order = The notice does not end after it starts: starts { $opens }, ends { $closes }.
fault-hazard-no-window = The warning has no time: expected like 131125Z TO 131445Z JUN 26.
fault-hazard-no-month = The warning names no month for its times.
fault-hazard-too-many-windows = The notice has too many windows: { $got }, expected at most { $limit }.
fault-hazard-no-area = The notice has no area: expected an outline of three points, or a point with a radius.
fault-hazard-too-many-areas = The notice has too many areas: { $got }, expected at most { $limit }.
fault-hazard-too-many-vertices = The notice has too many vertices: { $got }, expected at most { $one } an area and { $limit } in all.
fault-hazard-coordinate-range = A coordinate is out of range: { $got }.
fault-hazard-coordinate-digits = The digits of a coordinate fit no degrees and minutes: { $got }.

## What is odd

notice-hazard-controls =
    { $count ->
        [one] { $count } control letter was replaced by a space.
       *[other] { $count } control letters were replaced by spaces.
    }
notice-hazard-digits = Latitude and longitude have numbers of digits that do not fit: { $got }.
notice-hazard-named-point = A named point of the outline has no coordinates and was left out: { $name }.
notice-hazard-straightened = The outline follows a boundary or an arc, taken here as a straight line.
notice-hazard-points-unused =
    { $count ->
        [one] { $count } coordinate bounds no area and was left out.
       *[other] { $count } coordinates bound no area and were left out.
    }
notice-hazard-vertex-twice =
    { $count ->
        [one] { $count } vertex that repeats the one before was left out.
       *[other] { $count } vertices that repeat the one before were left out.
    }
notice-hazard-self-crossing =
    { $count ->
        [one] The outline crosses itself: its { $count } vertex may stand in another order.
       *[other] The outline crosses itself: its { $count } vertices may stand in another order.
    }
notice-hazard-q-line-differs = An area reaches { $got } km from the centre that the Q line gives with a radius of { $radius } km.
notice-hazard-end-estimated = The end is an estimate: { $closes }.
notice-hazard-schedule-unread = The schedule was not understood and the whole time was taken: { $got }.
notice-hazard-schedule-outside =
    { $count ->
        [one] The schedule names { $count } time that is not between start and end.
       *[other] The schedule names { $count } times that are not between start and end.
    }
notice-hazard-long =
    { $count ->
        [one] The notice is in force for { $count } day: a year may be written wrong.
       *[other] The notice is in force for { $count } days: a year may be written wrong.
    }
notice-hazard-year-assumed = The year of the times is that of the number: { $year }.

## How it is shown

cli-notice-head = { $file }: { $number }
cli-notice-refused =
    { $file }: REFUSED, { $faults ->
        [one] { $faults } fault:
       *[other] { $faults } faults:
    }
cli-notice-read =
    { $total ->
        [one] { $total } notice: { $refused } refused.
       *[other] { $total } notices: { $refused } refused.
    }
cli-notice-valid = In force
cli-notice-already = { $file }: already imported, { $name }; nothing is sent.
cli-notice-vertices =
    { $count ->
        [one] { $count } vertex
       *[other] { $count } vertices
    }
cli-notice-area = Area { $number }
cli-notice-window = Window { $number }
cli-notice-q-line = Q line, not an area
cli-notice-km = km
