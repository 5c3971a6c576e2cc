### The command line.

## Exit codes

cli-exit-0 = done
cli-exit-1 = checked, and the answer is no
cli-exit-2 = the command was not given rightly, or a file is missing
cli-exit-3 = refused
cli-exit-4 = the node cannot be reached
cli-exit-5 = a fault of this program

## Traffic, rungs, link

cli-traffic-actual = ACTUAL TRAFFIC
cli-traffic-test = TEST · nothing here is real
cli-traffic-exercise = EXERCISE · { $traffic } · nothing here is real
cli-rung-accepted = accepted
cli-rung-mirrored = mirrored
cli-rung-receipted = receipted
cli-unreadable = unreadable ({ $code })
cli-link-up = up since { $since }
cli-link-down = DOWN since { $since }
cli-link-never = not up yet
cli-yes = yes
cli-no = no

## Labels

cli-label-config = configuration
cli-label-introduction = introduction
cli-label-token = API token
cli-label-root = root key
cli-label-node = node
cli-label-link = line to { $peer }
cli-label-own = own record
cli-label-mirrored = held by { $peer }
cli-label-receipted = receipted by { $peer }
cli-label-mirror = record of { $peer }
cli-label-scrub = looked through
cli-label-pending = waiting
cli-label-picture = picture
cli-label-launches = launches
cli-label-compared = compared
cli-label-rung = state
cli-label-not-before = not before
cli-label-claimed = issued, as claimed
cli-label-not-after = not after
cli-label-leaf = leaf hash
cli-label-authority = let go by
cli-label-root-hash = root
cli-label-signed = signed
cli-label-checkpoints = checkpoints
cli-label-manifests = key manifests
cli-head-index = no.
cli-head-rung = state
cli-head-issued = issued
cli-head-kind = kind
cli-head-gist = number
cli-head-role = for
cli-head-state = state
cli-head-until = until
cli-head-here = private key here
cli-head-name = name
cli-head-fingerprint = fingerprint
cli-head-number = number
cli-head-key = key

## node

cli-init-done = Node of { $party } written; its record is { $origin }.
cli-init-roots-offline = { $roots ->
    [one] The root key belongs offline: move it off this machine now, to a root officer.
   *[other] The { $roots } root keys belong offline: move them off this machine now, each to another officer. { $threshold } of them together sign a key manifest.
}
cli-init-next =
    Next: hand the introduction to { $peer }; take in theirs with: jdec node meet { $folder } FILE; then: jdec node run { $folder }
cli-meet-done = Introduction of { $origin } taken in: { $file }
cli-meet-compare = Compare these fingerprints with the other Party before you run the node. If one differs, delete the file. Manifests need { $threshold ->
    [one] one root.
   *[other] { $threshold } roots.
}
cli-run-ready = Node of { $party } is ready: { $url } · Ctrl-C stops it.
cli-officer-active = active
cli-officer-barred = BARRED
cli-officer-barred-now = Officer { $number } may sign in no more; every session is ended.
cli-officer-missing = There is no officer { $number } at this console.
cli-role-unknown = There is no role { $got }. Known: { $known }.
cli-number-form = An officer’s number has one to six digits: got { $got }.
cli-number-twin = { $got } and { $have } are one number to everybody who hears it: this console has { $have }.
cli-role-missing = No role is named.
cli-officer-demo = Officer { $number } belongs to the exercise and signs in with one click: such officers are neither invited nor barred.
cli-officer-self = Nobody bars himself. Another administrator can.
cli-administrator-last = { $number } is the only administrator who can sign in at this console. Another administrator has to register a passkey first.
cli-people-many = This console has { $limit } officers and invitations; it takes no more.
cli-console-missing = The node in { $folder } has no console: its settings have no section [console].
cli-run-console = Console of the watch: { $url }
cli-run-stopped = Node stopped. Everything accepted is on the disk.
cli-run-failed = Node stopped itself. The reason is the last line of its log.

## status

cli-status-good = All is in order at the node of { $party }.
cli-status-trouble-evidence = { $count ->
    [one] ACT NOW: { $peer } signed two records that contradict each other; { $count } piece of evidence is kept.
   *[other] ACT NOW: { $peer } signed records that contradict each other; { $count } pieces of evidence are kept.
}
cli-status-trouble-store-damaged = { $damaged ->
    [one] ACT: the record file of { $party } is damaged in { $damaged } place: { $damage }. The node mends it as soon as a whole copy can be had.
   *[other] ACT: the record files of { $party } are damaged in { $damaged } places, first: { $damage }. The node mends them as soon as a whole copy can be had.
}
cli-status-trouble-picture-differs = { $differing ->
    [one] ACT: from the same messages both nodes make different pictures of { $component }. Ask { $drill }, and tell the centre of { $peer }.
   *[other] ACT: from the same messages both nodes make different pictures in { $differing } places, first of { $component }. Ask { $drill }, and tell the centre of { $peer }.
}
cli-status-trouble-mode = The node of { $party } takes no messages: { $mode }.
cli-status-trouble-link = No line to { $peer } since { $since }. Messages are kept and go out when it is back.
cli-status-trouble-link-only = No line to { $peer } since { $since }.
cli-status-node = { $party }, jdec { $version }
cli-status-head = { $size ->
    [one] { $size } entry
   *[other] { $size } entries
} · { $record } · signed { $signed }
cli-status-of = { $behind ->
    [0] all { $size }
    [one] { $size }, { $behind } behind
   *[other] { $size }, { $behind } behind
}
cli-status-receipted = up to { $size } (receipts themselves get none)
cli-status-head-empty = no entry yet · { $record }
cli-status-launches = seen { $events }, unannounced { $unannounced }, cannot tell { $unclear }
cli-status-scrub-never = no pass is finished yet; { $checked } entries looked at
cli-status-scrub-walking = last finished { $finished }; { $checked } entries of the present pass looked at
cli-status-scrub-resting = last finished { $finished }
cli-damage =
    { $which ->
        [own] own record
        [earlier] earlier record { $record }
       *[peer] other Party’s record
    }, { $what ->
        [entry] entry { $index }
        [leaf] leaf hash of entry { $index }
        [run] entries from { $index } on
        [checkpoint] kept checkpoint of size { $index }
        [head] newest checkpoint or right edge
        [cosigned] cosigned checkpoint
        [submission] submission index of entry { $index }
        [manifest] manifest list at entry { $index }
        [receipt] receipt list at entry { $index }
        [subtree] stored tree hash from entry { $index } on
       *[file] the file itself
    } ({ $reason ->
        [peer-unreachable] the other node is not reached
        [copy-missing] the other node has no copy
        [copy-other] the other node’s copy does not fit the signed tree
        [needs-walk] more must be looked at first
        [file-damaged] follow the recovery runbook
        [file-missing] it is gone
        [found] found, nothing is mended yet
       *[other] being mended
    })
cli-status-pending = { $count ->
    [0] nothing
    [one] { $count } message
   *[other] { $count } messages
}
cli-reason-read-only = it is read-only
cli-reason-stopping = it is stopping
cli-reason-node-stopping = it is stopping
cli-reason-store-not-intact = its store may be older than the record; it is reading the other node’s copy first
cli-reason-store-damaged = its record file is damaged, and no whole copy of the place is to be had
cli-reason-store-failed = its disk failed
cli-reason-next-generation-needed = the other node holds more than this one; root officers must open the next generation
cli-reason-peer-unreachable = the other node is not reached
cli-reason-peer-answer-long = the other node’s answer is longer than any may be
cli-reason-peer-answer-malformed = the other node’s answer cannot be read
cli-reason-record-split = the other Party has signed two records that contradict each other; the evidence is kept
cli-reason-record-rollback = the other Party’s record went back; the evidence is kept
cli-reason-package-root = what the other node sent does not give the root it signed
cli-reason-package-gap = what the other node sent leaves a gap
cli-reason-cosignature-behind = the other node cosigned less than it holds
cli-reason-cosignature-other-tree = the other node cosigned a record that is not ours
cli-reason-cosignature-unknown = the other node cosigned another record
cli-reason-cosignature-missing = the other node’s cosignature is missing
cli-reason-cosignature-bad = the other node’s cosignature does not verify
cli-reason-mirror-cannot-sign = the other node cannot sign what it holds
cli-reason-no-signing-key = no key at hand may sign
cli-reason-key-expired = the key has expired

## submit

cli-submit-accepted = { $line }: { $state }, { $record } #{ $index }{ $label }
cli-submit-duplicate = { $line }: already there, { $record } #{ $index } ({ $state }){ $label }
cli-submit-faults = { $line }: REFUSED, { $faults ->
    [one] { $faults } fault:
   *[other] { $faults } faults:
}
cli-submit-refused = { $line }: REFUSED: { $reason } [{ $code }]
cli-submit-waiting = { $count ->
    [one] The node has no room for { $count } message; asking again in { $seconds } s.
   *[other] The node has no room for { $count } messages; asking again in { $seconds } s.
}
cli-submit-total = { $total ->
    [one] { $total } message: { $accepted } accepted, { $duplicate } already there, { $refused } refused.
   *[other] { $total } messages: { $accepted } accepted, { $duplicate } already there, { $refused } refused.
}

## follow

cli-follow-begins = Following. Ctrl-C stops.
cli-follow-again = The line broke; trying again in { $seconds } s.
cli-follow-mirrored = { $size ->
    [one] The other node holds { $size } entry of ours, from the first on.
   *[other] The other node holds { $size } entries of ours, from the first on.
}
cli-follow-receipted = { $size ->
    [one] The other Party has receipted { $size } entry of ours, from the first on.
   *[other] The other Party has receipted { $size } entries of ours, from the first on.
}

## record

cli-show-cut = This entry has { $count } characters; long texts in it are cut here. --whole shows them to the end.
cli-show-total = { $size ->
    [one] { $shown } of { $size } entry.
   *[other] { $shown } of { $size } entries.
}
cli-verify-progress = verified
cli-verify-followed = verified: { $origin }, { $size } entries; the next generation cites { $cited } of them
cli-verify-good = VERIFIED: { $size ->
    [one] { $size } entry of { $origin } holds.
   *[other] all { $size } entries of { $origin } hold.
}
cli-verify-failed = NOT VERIFIED: the record does not hold. { $verified ->
    [0] Nothing of it was verified.
    [one] Verified up to there: { $verified } entry.
   *[other] Verified up to there: { $verified } entries.
}
cli-verify-checkpoints = { $count ->
    [one] { $count } verified
   *[other] { $count } verified
}
cli-verify-manifest = version { $version } at #{ $index }
cli-verify-ignored = Entry { $index } looks like a key manifest and does not count [{ $code }].
cli-root-differs = NOT VERIFIED: the record holds, but its root is { $got }, expected { $expected }.
cli-prove-done = Proof of { $record } #{ $index } written: { $file }
cli-check-good = PROVEN: entry { $index } is on { $record }, under the checkpoint of size { $size }, signed { $signed }.
cli-check-failed = NOT PROVEN: { $file } does not hold.
cli-export-done = { $entries ->
    [one] { $entries } entry of { $origin } written: { $file }
   *[other] { $entries } entries of { $origin } written: { $file }
}

## keys

cli-keys-ring = { $origin }: key manifest { $version }; { $threshold ->
    [one] { $threshold } root signs the next.
   *[other] { $threshold } roots sign the next.
}
cli-role-log = record
cli-role-mirror = mirror
cli-role-root = root
cli-key-current = in force
cli-key-next = not published
cli-key-old = old
cli-key-revoked = REVOKED
cli-keys-rotated = New keys made, good until { $until }; manifest { $version } drafted: { $file }
cli-keys-signed = Manifest { $version } of { $origin } signed.
cli-keys-officers = Officers in force
cli-keys-two-person = Two officers are needed for: { $kinds }
cli-authority-node = the node only
cli-authority-unreadable = unreadable
cli-authority-approved = { $officers }
cli-authority-missing = { $officers }; approvals are missing
cli-authority-invalid = { $officers }; this does not hold: { $code }
cli-init-demo-officers = Keys of demonstration officers lie in { $folder }: whoever reads them approves in their names.
cli-keys-complete = { $signed } of { $threshold } roots have signed: it can be published.
cli-keys-incomplete = { $missing ->
    [0] { $signed } of { $threshold } roots have signed; the signatures do not suffice yet.
    [one] { $signed } of { $threshold } roots have signed; one more must sign, offline.
   *[other] { $signed } of { $threshold } roots have signed; { $missing } more must sign, offline.
}
cli-keys-published = Manifest { $version } of { $origin } handed to the node.
cli-keys-loaded = Manifest { $version } of { $origin } taken in.

## replay

cli-replay-read = Catalogue read as { $profile }: { $launches ->
    [one] { $launches } launch can be replayed
   *[other] { $launches } launches can be replayed
}, { $held ->
    [0] no row held back.
    [one] { $held } row held back:
   *[other] { $held } rows held back:
}
cli-replay-left-out = { $count ->
    [one] { $count } value of column { $field } left out
   *[other] { $count } values of column { $field } left out
} [{ $code }]
cli-replay-done = { $sent ->
    [one] { $sent } message sent
   *[other] { $sent } messages sent
}, { $refused } refused, { $elsewhere } of the other Party left to its node.

## Errors

cli-document-refused = { $faults ->
    [one] Refused: { $faults } fault.
   *[other] Refused: { $faults } faults.
}
cli-usage-missing-argument = { $name } is missing. --help shows how the command is given.
cli-usage-missing-option = { $name } is missing. --help shows how the command is given.
cli-usage-bad-value = { $name } does not take this value{ $ranged ->
    [yes] : expected a number from { $low } to { $high }.
   *[other] . --help shows what it takes.
}
cli-usage-no-such-option = There is no option { $name } here. --help shows what there is.
cli-usage-no-such-command = There is no such command. { $path } --help shows what there is.
cli-usage-extra-argument = There are more words than the command takes. --help shows how it is given.
cli-usage-option-form = Option { $name } is not given rightly. --help shows how.
cli-usage-language = There is no language “{ $got }”: have en and ru.
cli-usage-not-both = { $one } and { $other } do not go together: give one of them.
cli-usage-need-one = Give either { $one } or { $other }.
cli-threshold-too-high = { $threshold } roots cannot sign where there are { $roots }: lower --threshold or raise --roots.
cli-demo-officers-actual = The traffic is actual: demonstration officers are never made or used there.
cli-officer-file-open = An officer’s key file can be read by others: { $file }. Make it mode 600.
cli-officer-file-malformed = An officer’s key file is malformed: { $file }.
cli-officer-role-unknown = This role is not known: { $got }. Known are { $choices }.
cli-two-person-kind-unknown = This kind of message is not known: { $got }.
cli-manifest-signed-already = A root has signed this draft already: officers are put in before the first signature.
cli-file-missing = There is no file { $file }.
cli-file-unreadable = File { $file } cannot be read.
cli-file-exists = File { $file } is there already and is left alone.
cli-disk-full = The disk is full, or a file may not grow further. Nothing was changed that was not finished.
cli-disk-failed = The disk did not take what was to be written. Nothing was changed that was not finished.
cli-file-too-large = File { $file } is larger than { $limit } bytes.
cli-node-unreachable = { $kind ->
    [timeout] The node at { $url } does not answer in time.
    [certificate] The node at { $url } shows a certificate that is not trusted: see --certificate.
   *[other] The node at { $url } cannot be reached. Is it running?
}
cli-node-answer-unknown = What answers at { $url } is not a jdec node, or of another version.
cli-token-missing = The node at { $url } needs a token: give --token-file or JDEC_TOKEN.
cli-certificate-unreadable = { $file } is not a certificate.
cli-node-folder-exists = The folder is not empty and is left alone.
cli-node-folder-missing = There is no node in { $folder }: node.toml is missing.
cli-node-not-running = The node of this folder is not running.
cli-record-file-unknown = This is not a record of jdec.
cli-record-empty = { $origin } has no entry from there on.
cli-generation-needs-folder = Only a node’s folder holds several generations: name the folder, or leave out --generation.
cli-introduction-needed = Trust has to come from somewhere: give --introduction with the Party’s introduction file.
cli-introduction-other-party = The introduction is of { $got }; the other Party of this node is { $expected }.
cli-introduction-other-traffic = The introduction is for { $got } traffic; this node is for { $expected }.
cli-proof-entry-needed = The proof does not hold the entry: give it with --entry.
cli-export-needs-file = An archive is written from a record file or a node’s folder, on the node’s own machine.
cli-nothing-to-submit = There is no message in { $file }.
cli-replay-nodes-differ = The nodes given are not the two nodes of one exercise.
cli-internal = jdec failed by a fault of its own ({ $kind }). JDEC_DEBUG=1 shows where.
cli-key-file-missing = Key file { $file } cannot be read.
cli-key-file-open = Key file { $file } can be read by others: make it mode 600.
cli-key-file-malformed = Key file { $file } is malformed.
cli-key-file-exists = Key file { $file } is there already and is left alone.

## node scrub

cli-store-damaged = { $index ->
    [none] The record file is damaged; nothing of it is handed out that does not hold. See what: jdec node scrub
   *[other] Entry { $index } in the record file is damaged and is not handed out. See what else: jdec node scrub
}
cli-scrub-damage = Damaged: { $damage }.
cli-scrub-more = … and { $count } more.
cli-scrub-mended = { $count ->
    [one] { $count } damage was mended.
   *[other] { $count } damages were mended.
}
cli-scrub-next = Mend with: { $command }
cli-scrub-recover = What stays in the own record cannot be mended now. Where the other node is away, try again later; else follow the recovery runbook: { $command }
cli-scrub-mirror = What stays in the other Party’s record is only a copy. Where the other node is away, try again later; else put the file aside and start the node: it is fetched again.
cli-scrub-earlier = What stays in an earlier record lies at the other node as well. Where it is away, try again later; where it holds no whole copy either, its people look through theirs first.
cli-scrub-whole = { $count ->
    [one] { $count } entry looked at: both records are whole.
   *[other] { $count } entries looked at: both records are whole.
}
