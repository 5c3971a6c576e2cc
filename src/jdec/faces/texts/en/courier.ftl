### Courier files: a record carried by hand while the line is cut.

## The file itself

record-courier-malformed = This is not a courier file. Ask the other Party for one made with: jdec courier out.
record-courier-version = This courier file is of another version. Take it in with the jdec that knows it, or ask for one made with this version.
record-courier-truncated = The file ends too early: it is whole up to entry { $have } of { $end }. What was taken in before the break stays; bring another copy of the file for the rest.
record-courier-damaged = The file is damaged after entry { $have } of { $end }. What was taken in before it stays; bring another copy of the file for the rest.

## Why a node does not take one in

node-courier-own-file = This file was made by this Party itself, for { $receiver }. Carry it there; here take in the file that { $receiver } made.
node-courier-other-party = This file goes from { $sender } to { $receiver }; this node is { $own } and takes files of { $peer }. Nothing was taken in. Take the file to the node it is for.
node-courier-other-traffic = This file is { $got } traffic; this node is for { $expected }. Nothing was taken in. Take the file to the node of its traffic.
node-courier-returned = This file brings this Party’s own record back, for a recovery. Give it to the stopped node: jdec node recover read FOLDER --from FILE.
node-courier-generation-old = This file is of generation { $got } of the other record; this node follows generation { $have } already. Nothing of it is needed here.
node-courier-generation-new = This file is of generation { $got } of the other record; this node follows generation { $have }. Ask for a file of the generation that comes next, made with --since 0.
node-courier-opened = The file opens the next generation of the other record. The node is going round; hand the file over again.
node-courier-gap = Entries are missing: { $have } are held here, the file begins at { $offered }. First take in the file before it, or ask for one made with --since { $have }.
node-courier-split = ACT NOW: the file proves that the other Party signed two records that contradict each other. The proof is kept in the evidence folder. Tell the head of shift.
node-courier-rollback = ACT NOW: the file proves that the other Party’s record went back. The proof is kept in the evidence folder. Tell the head of shift.
node-courier-not-signed = The file is not what the other Party signed ({ $reason }): damaged or changed on the way. What did not hold was not taken in. Bring another copy; if that one is refused too, ask the other Party over another line what it sent.
node-courier-cannot-sign = The mirror could not sign for what the file brings. Put its keys right and take the file in again.
node-courier-cosignature = The file’s answer about our own record does not hold ({ $reason }) and was not believed. Its entries were judged apart. Ask the other Party for a new file.
node-courier-lost = ACT NOW: by both Parties’ signatures our record once held entries that this store does not hold. The store is an old or another one. Accept nothing more on it, tell the head of shift, and recover the node: jdec node recover.

## Commands

cli-help-courier =
    Carry records by hand while the line is cut or goes one way only.

    A courier file holds what the line would have carried: entries, signed checkpoints, and this Party’s answer to what it was brought before. No key, token or desk data is in it. Whatever it holds is judged as if the line had brought it.
cli-help-courier-out =
    Write what the other Party is not known to hold to a file. Works beside a running node and without one.

    With --part-size several files are written, each numbered in its name. With --returned the file gives the other Party its own record back, for a recovery.
cli-help-courier-in =
    Take courier files in, in their right order, whatever the order they are given in. Taking a file in twice changes nothing.

    A running node takes them over its API, with a token that may operate; the stores of a stopped node are written directly. Then write the answer with: jdec courier out.
cli-help-courier-show =
    Show what a courier file claims to be and whether it is whole. Nothing it says is trusted.

    With --node the file is verified as the continuation of what that node holds; with --introduction, from entry 0 on. Exit code 1: the file is not whole or does not hold.
cli-arg-courier-folder = folder of the node, on its own machine
cli-arg-courier-files = courier files
cli-arg-courier-file = a courier file
cli-opt-courier-to = file to be written; an existing file is left alone
cli-opt-courier-since = first entry to carry; without it, the first one that the other Party is not known to hold
cli-opt-courier-part-size = largest size of one file in bytes, such as 700M or 4G
cli-opt-courier-returned = give the other Party its own record back
cli-opt-courier-generation = with --returned: which earlier generation of it
cli-opt-courier-node = folder of a node; the file is verified by what it holds
cli-meta-size = SIZE
cli-meta-files = FILE...

cli-courier-out-done = { $entries ->
    [0] Nothing new of { $record } to carry; the answer alone is written.
    [one] { $entries } entry of { $record } written.
   *[other] { $entries } entries of { $record } written.
}
cli-courier-out-answer = { $size ->
    [one] With it goes the answer that { $size } entry of { $origin } is held here.
   *[other] With it goes the answer that { $size } entries of { $origin } are held here.
}
cli-courier-out-receipt-due = This Party’s receipt for what { $peer } brought last is not in it yet: only a running node that takes messages writes receipts. It goes with the next file.
cli-courier-out-next = { $files ->
    [one] Carry it to { $peer }; there: jdec courier in FOLDER FILE. Over a way that is not trusted, read the SHA-256 aloud by telephone.
   *[other] Carry all { $files } to { $peer }; there: jdec courier in FOLDER FILE... Over a way that is not trusted, read the SHA-256 aloud by telephone.
}
cli-courier-out-returned = { $files ->
    [one] It gives { $peer } its own record back. Carry it there; there: jdec node recover read FOLDER --from FILE.
   *[other] These { $files } files give { $peer } its own record back. Carry them all there; there: jdec node recover read FOLDER, with --from for each.
}
cli-courier-in-done = { $fresh ->
    [0] Nothing in { $file } was new. Held here: { $size } of { $record }.
    [one] { $fresh } new entry of { $record } taken in from { $file }. Held here: { $size }.
   *[other] { $fresh } new entries of { $record } taken in from { $file }. Held here: { $size }.
}
cli-courier-in-climbed = { $peer } is now known to hold { $size ->
    [one] { $size } entry
   *[other] { $size } entries
} of ours; its receipts cover { $receipted }.
cli-courier-in-next = Answer { $peer } with: jdec courier out { $folder } --to FILE
cli-courier-progress = carried
cli-courier-whole = WHOLE: { $file }
cli-courier-broken = NOT WHOLE: { $file }
cli-courier-holds = HOLDS: { $file }
cli-courier-refused = DOES NOT HOLD: { $file }
cli-courier-unjudged = This is what the file says of itself. Signatures were not looked at: --node or --introduction does that.
cli-courier-is-returned = It gives { $party } its own record back.
cli-courier-label-file = file
cli-courier-label-from = from
cli-courier-label-to = to
cli-courier-label-record = record
cli-courier-label-entries = entries
cli-courier-label-part = part
cli-courier-label-answer = answer
cli-courier-label-packages = packages
cli-courier-label-size = size
cli-courier-label-sha256 = SHA-256
cli-courier-bytes = { $bytes ->
    [one] { $bytes } byte
   *[other] { $bytes } bytes
}
cli-courier-range = { $count ->
    [0] none; the record ends at { $end }
    [one] { $count }, number { $start }
   *[other] { $count }, from number { $start } to before { $end }
}
cli-courier-part = { $part } of { $parts }
cli-courier-answers = { $size ->
    [one] { $size } entry of { $origin } is held
   *[other] { $size } entries of { $origin } are held
}
cli-courier-no-answer = none
cli-courier-log-out = Log book: { $stamp } out { $what } SHA-256 { $sha256 }
cli-courier-log-in = Log book: { $stamp } in { $what } SHA-256 { $sha256 }
cli-courier-store-failed = The node’s store failed and the node stops. Make room or mend the disk, start the node and take the file in again: nothing will stand twice.
cli-courier-since-ahead = The record has { $have } entries; from { $since } on there is nothing to carry. Lower --since.
cli-courier-size-bad = Give --part-size as a number of bytes, or with K, M or G, such as 700M.
cli-courier-part-small = Files of at most { $limit } bytes cannot carry this; the smallest --part-size here is { $least }.
cli-courier-needs-folder = Give the node’s folder; courier files are written and taken in on the node’s own machine.
cli-courier-generation-alone = --generation names an earlier generation of the other Party’s record: give --returned with it.
cli-courier-needs-node = The file begins at entry { $start }: what comes before it is needed to verify it. Give --node instead of --introduction.
cli-courier-nothing = There is nothing to carry yet: the record has no signed entry. Run the node once.
node-courier-nothing = There is nothing to carry yet: the record has no signed entry.
node-courier-since-ahead = The record has { $have } entries; from { $since } on there is nothing to carry.
cli-courier-busy = The node is just starting or stopping. Run the command again in a moment.
cli-file-unwritable = File { $file } cannot be written ({ $reason }). Choose another place and run the command again.
cli-introduction-missing = The introduction file { $file } is missing in the node’s folder. Take the other Party’s in first: jdec node meet.
