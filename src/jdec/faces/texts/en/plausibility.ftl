### Plausibility of a launch report: what in it disagrees, and what error would explain it.

## What disagrees

notice-flight-time-short = The flight time is shorter than usual: { $got } s over { $range } km, expected { $low } to { $high } s.
notice-flight-time-long = The flight time is longer than usual: { $got } s over { $range } km, expected { $low } to { $high } s.
notice-azimuth-off-impact = The azimuth does not lead to the impact: { $got }°, expected { $expected }°; { $apart }° apart, { $allowed }° allowed.
notice-class-reach-short = The class is an intercontinental missile, but the flight reaches { $got } km; such a missile reaches { $limit } km.
notice-class-reach-long = The class is another ballistic missile, but the flight reaches { $got } km, as an intercontinental one does; limit { $limit } km.
notice-class-range-long = The class is a sounding rocket, but the range is { $got } km; limit { $limit } km.

## What would explain it

notice-cause-date = Likely cause: the date of impact is a day too { $side ->
        [late] late
       *[early] early
    }, as happens when a flight crosses midnight.
notice-cause-time-zone = Likely cause: the two times are in different zones; the impact is { $hours } h too { $side ->
        [late] late
       *[early] early
    }.
notice-cause-unit = Likely cause: { $unit ->
        [nautical-mile] { $side ->
            [long] kilometres taken for nautical miles
           *[short] nautical miles taken for kilometres
        }
       *[statute-mile] { $side ->
            [long] kilometres taken for statute miles
           *[short] statute miles taken for kilometres
        }
    }; then the range is { $range } km.
notice-cause-coordinates-swapped = Likely cause: latitude and longitude are exchanged in the { $place ->
        [launch] place of launch
       *[impact] place of impact
    }.
notice-cause-sign-lost = Likely cause: the wrong sign of the { $axis ->
        [latitude] latitude
       *[longitude] longitude
    } in the { $place ->
        [launch] place of launch
       *[impact] place of impact
    }.
notice-cause-lofted = Likely cause: a lofted path, with an apogee of about { $apogee } km. The same speed would reach { $reach } km.
notice-cause-depressed = Likely cause: a depressed path, with an apogee of about { $apogee } km. The same speed would reach { $reach } km.
notice-cause-not-ballistic = No free flight takes { $got } s over { $range } km; the fastest takes { $fastest } s. It is not a ballistic flight, or an error that is not known here.
