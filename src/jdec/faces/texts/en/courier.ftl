### Courier files: a record carried by hand while the line is cut.

## The file itself

record-courier-malformed = This is not a courier file. Ask the other Party for another copy.
record-courier-version = This courier file is of another version. Take it in with the program that knows it, or ask for one made with this version.
record-courier-truncated = The file ends too early: it is whole up to entry { $have } of { $end }. What is whole stays taken in; bring another copy of the file for the rest.
record-courier-damaged = The file is damaged after entry { $have } of { $end }. What comes before stays taken in; bring another copy of the file for the rest.
