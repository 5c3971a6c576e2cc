### After a loss: the own record read back from the other node's mirror, and its next generation.

cli-help-recover = After a loss: read the own record back from the other node’s mirror and open its next generation. The node must be stopped.
cli-help-recover-read = Read the own record back, over the line or from courier files, and verify all of it.
cli-help-recover-draft = Make new keys and draft the first manifest of the next generation, for the root officers to sign.
cli-help-recover-open = Put what was read back in place and open the next generation with the signed manifest.
cli-opt-recover-from = courier file that gives the record back; once for each part. Without it the record is read over the line
cli-opt-recover-even-so = go on although nothing seems lost, or although the other node may hold less than it once did

cli-recover-read = { $size ->
    [one] { $origin } read back and verified: one entry.
   *[other] { $origin } read back and verified: { $size } entries.
}
cli-recover-no-store = The old store is gone or cannot be opened, so nothing can be said of what was accepted and not mirrored. Whoever submitted messages without the answer “mirrored” should submit them again.
cli-recover-unreadable = { $count ->
    [one] One entry of the old store cannot be read. Whoever submitted it should submit it again.
   *[other] { $count } entries of the old store cannot be read. Whoever submitted them should submit them again.
}
cli-recover-all-mirrored = The other node holds everything that the old store held: no message need be said again.
cli-recover-unmirrored = { $count ->
    [one] One message was accepted and never mirrored. After the node runs again, submit it: jdec submit { $file }
   *[other] { $count } messages were accepted and never mirrored. After the node runs again, submit them: jdec submit { $file }
}
cli-recover-next-draft = Next: jdec node recover draft { $folder } --out FILE
cli-recover-earlier = The archive lacked { $origin }; it was read back, and is what the next generation cites.
cli-recover-may-run = The present record is whole, and no next generation is needed. Next: jdec node run { $folder }
cli-recover-new-certificate = No TLS key that the other node knows is here, so a new one was made. The other node hears of it with the opening, and only a courier can bring that: after the first start, jdec courier out { $folder } --to FILE
cli-recover-drafted = New keys made, good until { $until }; first manifest of { $origin } drafted: { $file }
cli-recover-next-open = When enough root officers have signed: jdec node recover open { $folder } { $file }
cli-recover-opened = { $origin } is open. The other node takes it in when the line brings it, or a courier.
cli-recover-next-run = Next: jdec node run { $folder }

cli-recovery-not-read = The record was not read back yet. First: jdec node recover read { $folder }
cli-recovery-open = The next generation is being opened with what was read back; until that is finished the node does not run. Finish it: jdec node recover open
cli-recovery-needless = The store here holds all { $size } entries that the other node holds: nothing is lost, and the node can simply run. If you must open the next generation all the same, say --even-so.
cli-recovery-other-file = Courier file { $file } brings { $got }, not { $expected } back. The other Party makes the right one with: jdec courier out … --returned
cli-recovery-unreachable = The other node is not reached at { $url }: { $reason }. If the line stays cut, its people can carry the record: jdec courier out … --returned, then read --from FILE here.
cli-recovery-not-vouched = The other node is read-only itself and does not vouch for what it holds. Ask its people first; then --even-so.
cli-recovery-introduction-old = The other node holds { $got } already, and the introduction here names { $have }. Put the newer introduction.json back, or open no generation twice.
cli-recovery-nothing-mirrored = The other node holds nothing of { $origin }, so there is nothing to read back and nothing to cite.
cli-recovery-mirror-short = The other node holds { $have } entries and once signed that it holds { $cosigned }. Its people must find out first what it lost. --even-so goes on with what it has.
cli-recovery-changed = The store has changed since it was read back: it held { $old } entries then and holds { $have } now. Read it back again: jdec node recover read { $folder }
cli-recovery-generation-missing = No courier file brings { $origin } back, which the archive lacks. The other Party makes one with: jdec courier out … --returned --generation { $generation }
cli-recovery-other-answer = The other node gave entries from { $got } on where those from { $start } on were asked for. Its people must look at it; a courier goes round it.
