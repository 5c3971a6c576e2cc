### The pages of the records.

records-title = Records
records-tabs = Pages of the records
records-tab-list = Messages
records-tab-check = Checks and keys
records-tab-courier = Courier
records-filter-record = Record
records-filter-both = both, newest first
records-filter-kind = Kind of message
records-filter-all = all kinds
records-filter-text = Search words, numbers, names
records-filter-do = Look
records-filter-clear = Clear
records-earlier = earlier generation
records-head-name = Message
records-head-kind = Kind
records-head-gist = What it is about
records-head-said-at = Said at, UTC
records-head-ladder = Delivery
records-head-authority = Authority
records-none = Nothing on the records is like that.
records-older = Older
records-newest = Back to the newest
records-size = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
records-signed-at = last signed
records-checkpoint = Newest checkpoint, signed
records-indexed = Search covers both present records: { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}. Of an earlier generation 2,000 entries are looked through at a time.
records-yes = yes
records-no = no
records-language-en = in English
records-language-ru = in Russian
records-field-message = Message
records-field-many = { $count ->
    [0] none
    [one] { $count } item
   *[other] { $count } items
}

records-entry-title = Message { $name }
records-entry-standing = Where it stands
records-entry-event = Launch
records-entry-cites = It cites
records-entry-cites-none = No other message.
records-entry-cited-by = It is cited by
records-entry-cited-by-none = No message on the present records.
records-entry-words = In words
records-entry-no-words = The bytes are authentic and cannot be read here. They are kept as they came.
records-entry-raw = As it stands on the record: { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
}
records-entry-before = Before it:
records-entry-after = After it:
records-download-bytes = Exact bytes
records-download-proof = Proof that it is on the record
records-proof-how = Any tool that knows C2SP tlog-proof checks the proof against the bytes; so does jdec record prove --check.

records-check-title = Checks of the records
records-verify = Verify now
records-verify-how = This console reads the record anew and trusts the node in nothing: key manifests by the root keys that were exchanged in person, signatures of the newest checkpoint, consistency with the one verified last, every entry under its root.
records-verify-both = Verify both records
records-verify-one = Only { $record }
records-check-running = Verifying { $record }: { $done } of { $total } entries
records-check-look-again = Look again
records-check-none = Nothing has been verified since this console started.
records-check-good = { $record } holds together: { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}.
records-check-failed = { $record } DOES NOT HOLD, or could not be verified: { $why }
records-check-so-far = { $count ->
    [one] { $count } entry was read until then.
   *[other] { $count } entries were read until then.
}
records-check-signed = The checkpoint of { $size ->
    [one] { $size } entry
   *[other] { $size } entries
} bears both signatures; { $manifests ->
    [one] { $manifests } key manifest says
   *[other] { $manifests } key manifests say
} by whose keys.
records-check-consistent = It continues the checkpoint of size { $before } that was verified here before: nothing was rewritten.
records-check-first = It is the first that was verified here; from now on each is held against the one before.
records-check-walked = { $count ->
    [one] { $count } entry was hashed and gives the signed root.
   *[other] All { $count } entries were hashed and give the signed root.
}
records-check-proven = The newest { $count } entries were proven one by one; the record is too long to be read whole here.
records-check-cosigned = The other Party’s mirror has cosigned this very checkpoint.
records-check-not-cosigned = The other Party’s mirror has not cosigned this very checkpoint yet.
records-check-last = Verified here last at size { $size }, { $at }, by officer { $number }.
records-check-never = Not verified here yet.
records-which-own = our record
records-which-peer = their record
records-scrub = Record files
records-scrub-on = The node is looking through its files: { $count ->
    [one] { $count } entry in this pass.
   *[other] { $count } entries in this pass.
}
records-scrub-off = The node is not looking through its files now; { $count ->
    [one] { $count } entry in this pass.
   *[other] { $count } entries in this pass.
}
records-scrub-finished = Last pass ended { $at }.
records-scrub-damaged = { $count ->
    [0] Nothing is damaged.
    [one] { $count } PLACE IS DAMAGED.
   *[other] { $count } PLACES ARE DAMAGED.
}
records-scrub-mended = { $count ->
    [one] { $count } place was mended since the node started.
   *[other] { $count } places were mended since the node started.
}
records-damage = In { $record }: { $what }, at entry { $index }.
records-damage-entry = an entry
records-damage-leaf = the hash of an entry
records-damage-run = a run of entries
records-damage-checkpoint = a kept checkpoint
records-damage-head = where the record stands
records-damage-cosigned = the cosigned checkpoint
records-damage-submission = a submission number
records-damage-manifest = a mark of a key manifest
records-damage-receipt = a mark of a receipt
records-damage-subtree = a stored hash
records-damage-file = the file itself
records-evidence = Evidence
records-evidence-count = { $count ->
    [0] There is no proof that the other Party rewrote its record.
    [one] { $count } file proves, by the other Party’s own signatures, that its record was rewritten.
   *[other] { $count } files prove, by the other Party’s own signatures, that its record was rewritten.
}
records-evidence-not-yours = The files are given to the head of shift, the liaison officer and the auditor.
records-evidence-record-split = two signed records that contradict each other
records-evidence-record-rollback = the record went back
records-keys = Keys
records-keys-rule = { $threshold } of { $roots } root officers must sign a key manifest
records-keys-cosigned = The other Party’s mirror has cosigned { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}, last at { $at }.
records-keys-cosigned-ours = Our mirror has cosigned { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}, last at { $at }.
records-keys-cosigned-nothing = The other Party’s mirror has cosigned nothing yet.
records-keys-sizes-now = from size { $first } on
records-keys-sizes = from size { $first } to { $last }
records-keys-no-end = no last day
records-keys-manifest = manifest { $version }, { $officers ->
    [one] { $officers } officer
   *[other] { $officers } officers
}
records-key-head-name = Name
records-key-head-role = For
records-key-head-fingerprint = Fingerprint
records-key-head-sizes = Good for
records-key-head-until = Until
records-key-role-log = checkpoints of the record
records-key-role-mirror = cosignatures of the mirror
records-key-role-root = key manifests

records-courier-title = Exchange by courier
records-courier-what = When the line is dead, the same packages go by hand and are judged the same. Write the SHA-256 of every file into the log and read it aloud over the telephone.
records-courier-out = For { $party }
records-courier-waiting = { $count ->
    [0] All { $size } entries of our record are known to be there.
    [one] { $count } entry of our { $size } is not known to be there yet; { $mirrored } are.
   *[other] { $count } entries of our { $size } are not known to be there yet; { $mirrored } are.
}
records-courier-since = From entry
records-courier-since-how = Left empty: from { $mirrored }, where their knowledge is known to end. A file has about 8 MiB at most; its name says where it ends, and the next begins there.
records-courier-make = Make a file
records-courier-made = Courier file made: { $record }, entries { $start } to before { $end }, SHA-256 { $digest }.
records-courier-in = From { $party }
records-courier-file = Courier file
records-courier-take = Take it in
records-courier-not-yours = The officers of the watch take files in.
records-courier-limit = At most { $limit } MiB here; larger ones with jdec courier in.
records-courier-taken = Taken in: { $count ->
    [0] nothing new
    [one] { $count } new entry
   *[other] { $count } new entries
} of { $record }; { $size } are held now, { $mirrored } of ours are known to be there. SHA-256 { $digest }.

console-title-record = Records
console-nav-record = Records
console-verify-no-trust = There are no root keys here by which { $record } could be verified. An earlier generation is verified with jdec record verify.
console-verify-broken = The verification broke off ({ $error }): nothing was found out. The log of the console says more.
console-verify-slow = It was not done within { $seconds } seconds.
console-refused-entry-unknown = There is no message { $name }. A name is like USA.1/7.
console-refused-record-unknown = There is no record { $name } here.
console-refused-record-no-trust = There are no root keys here by which this record could be verified.
console-refused-proof-none = The node keeps no checkpoint of this size; try again when the next one is signed.
console-refused-node-away-read = The node does not answer. Nothing can be read now.
console-refused-node-no-answer = The node does not give it: { $reason }
console-refused-verify-running = A verification runs already. Wait for it to end.
console-refused-file-missing = No file came with the form.
console-refused-courier-no = { $reason } { $count ->
    [0] Nothing new was taken.
    [one] { $count } new entry was taken before that and stays.
   *[other] { $count } new entries were taken before that and stay.
} SHA-256 { $digest }.
