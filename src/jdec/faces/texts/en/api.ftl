### The API: problems, and the texts of its OpenAPI document.

## Titles of problems, by status

api-title-400 = Request is malformed
api-title-401 = Not signed in
api-title-403 = Not permitted
api-title-404 = Not found
api-title-405 = Method not allowed
api-title-408 = Request took too long
api-title-409 = Conflict
api-title-413 = Too large
api-title-415 = Media type not supported
api-title-422 = Refused
api-title-429 = Too many
api-title-500 = Internal failure
api-title-503 = Not available now

## Problems that the API finds by itself

api-request-malformed = The request is not one that HTTP allows here.
api-query-malformed = The query is not UTF-8 text.
api-parameter-unknown = There is no parameter { $name } here. Known: { $known }.
api-parameter-repeated = Parameter { $name } is given more than once.
api-parameter-missing = Parameter { $name } is missing.
api-parameter-malformed = Parameter { $name } has another form: got { $value }, expected { $rule }.
api-length-malformed = Content-Length is not a decimal number.
api-token-missing = The request bears no token: expected the header Authorization: Bearer.
api-token-unknown = The token is not known to this node.
api-permission-missing = Client { $client } may not do this: permission { $permission } is missing.
api-path-unknown = There is nothing at this path.
api-record-unknown = There is no record { $value }: expected { $rule }.
api-entry-not-found = There is no entry { $value } on this record.
api-checkpoint-not-found = Record { $record } has no checkpoint yet.
api-tile-malformed = There is no tile of this name: { $value }.
api-method-not-allowed = Method { $method } is not allowed here. Allowed: { $allow }.
api-body-slow = The body did not arrive within { $seconds } s.
api-body-too-large = The body is larger than { $limit } bytes.
api-batch-too-long = The batch has { $got } lines; at most { $limit } are taken at once.
api-media-type = The body is of another media type: got { $got }, expected { $wanted }.
api-content-encoding = The body is encoded as { $got }; it is taken only as it is.
api-streams-too-many = Too many streams are open; one client may keep { $limit }.
api-internal = Something failed that should not have. The node's log tells more under the number in instance.
api-not-ready = The node does not take submissions now: { $mode }.
api-witness-malformed = The request is not one of the witness protocol, or its old size is past its checkpoint.
api-witness-signature = The checkpoint bears no signature of a known key, or one that does not hold.
api-witness-origin-unknown = This node cosigns no record of that origin.
api-witness-inconsistent = The checkpoint is not consistent with the one cosigned last.
api-witness-unavailable = The entries up to this checkpoint are not stored here yet.

## The document

api-document-title = jdec node API
api-document-text = Submit messages, read both records, follow them, check them. Every refusal is a problem (RFC 9457) with a stable code; Accept-Language chooses English or Russian. The simulated and real agreements behind it have no operator: this is software, not an office.
api-tag-submission = Hand messages over: one, a batch, a stream.
api-tag-reading = Read and follow both records; check them with proofs and tiles.
api-tag-witness = The C2SP tlog-witness protocol.
api-tag-courier = Courier files, carried by hand in a cut.
api-tag-watch = Status, health, figures.
api-security-token = A token that the node's operator gave to this client. The node keeps only its SHA-256.
api-header-location = Where the entry is to be read.
api-header-cache-control = Tiles never change.
api-header-retry-after = Seconds after which another try can help.
api-header-www-authenticate = How to sign in.

## Operations

api-operation-submit-message = Submit one message
api-operation-submit-message-text = The body's bytes are the message; a missing newline at the end is added. The answer comes when the message is durable on the own record. The same bytes with the same submission id are one message and may be sent again at will.
api-operation-submit-batch = Submit a batch
api-operation-submit-batch-text = One message a line; one result a line, in order. Good lines are taken whatever their neighbours are.
api-operation-submit-stream = Submit a stream
api-operation-submit-stream-text = One message a line for as long as the client likes; answers come line by line, in order, while it sends. Read while you write: a client that does not read its answers is not read from. A refused line does not end the stream.
api-operation-list-records = Both records
api-operation-list-records-text = The own record and the mirror of the other Party's, with their newest checkpoints.
api-operation-list-entries = A page of entries
api-operation-list-entries-text = Entries from start on, in order; fewer than asked for where they are large. next is null where the record ends for now.
api-operation-read-entry = One entry
api-operation-read-entry-text = Exact bytes, place, how far it climbed, and when it was said as the records can show.
api-operation-read-checkpoint = The newest checkpoint
api-operation-read-checkpoint-text = A C2SP signed note; with the other Party's cosignature where the newest one has it.
api-operation-read-tile = A tile or an entry bundle
api-operation-read-tile-text = C2SP tlog-tiles. The name of a tile may hold slashes, as the format has it: x001/x234/067, 000.p/17.
api-operation-prove-inclusion = Prove that an entry is on the record
api-operation-prove-inclusion-text = The RFC 6962 path from the entry to the root of a size; without size, of the newest checkpoint. proof is a C2SP tlog-proof file where a checkpoint of that size is kept.
api-operation-prove-consistency = Prove that a record only grew
api-operation-prove-consistency-text = The RFC 6962 path from an earlier size to a later one.
api-operation-follow-records = Follow both records
api-operation-follow-records-text = Server-sent events: entry, mirrored, receipted, link. The id of each event is the cursor that resumes after it, in Last-Event-ID or cursor; the former wins. The server ends the stream from time to time; come back with the last id.
api-operation-take-courier = Take in a piece of a courier file
api-operation-take-courier-text = Judged as if the line had brought it; sending it again changes nothing. A larger file is sent one package at a time, each with the header of the file. An answer about the own record that does not hold is named in the field answer, and keeps no entry out.
api-operation-add-checkpoint = Ask for a cosignature
api-operation-add-checkpoint-text = C2SP tlog-witness add-checkpoint. The cosignature means that every entry up to the checkpoint is durably stored here.
api-operation-read-cosigned = The newest cosigned checkpoint
api-operation-read-cosigned-text = C2SP tlog-witness: by the SHA-256 of the record's origin.
api-operation-read-status = Status of the node
api-operation-read-status-text = Both records, how far the own one climbed, the line to the other node.
api-operation-is-alive = The process answers
api-operation-is-alive-text = For supervisors. Says nothing of the records.
api-operation-is-ready = The node takes submissions
api-operation-is-ready-text = For supervisors and load balancers.
api-operation-read-metrics = Figures for Prometheus
api-operation-read-metrics-text = Counts, sizes and durations; nothing of what any message says.
api-operation-read-document = This document
api-operation-read-document-text = OpenAPI 3.1, in the language of Accept-Language.

## Parameters, bodies, replies

api-parameter-which = own is this Party's record, peer the mirror of the other Party's.
api-parameter-index = Index of the entry, 0 first.
api-parameter-start = Index of the first entry wanted.
api-parameter-limit = How many entries at most.
api-parameter-level = Level of the tile, or entries for an entry bundle.
api-parameter-tile = Index of the tile in groups of three digits, and .p/width where it is partial.
api-parameter-size = Size of the tree; left out, that of the newest checkpoint.
api-parameter-from = The earlier size.
api-parameter-to = The later size.
api-parameter-cursor = Where to resume; now follows from the present, left out follows from the beginning.
api-parameter-last-event-id = The id of the last event seen; it wins over cursor.
api-parameter-origin-hash = Lower-case hex SHA-256 of the origin.
api-body-message = One line of JSON, at most 65,535 bytes with its newline.
api-body-batch = Lines of JSON.
api-body-stream = Lines of JSON, in chunks of any size.
api-body-courier = A courier file with one package: header, answer, package.
api-body-witness = Old size, proof lines, an empty line, the checkpoint.
api-reply-accepted = The message is durable on the own record.
api-reply-duplicate = It was there already, with the same bytes.
api-reply-batch = One result a line, in order.
api-reply-stream = One result a line, in order, as JSON lines.
api-reply-records = Both records.
api-reply-entries = A page of entries.
api-reply-entry = The entry.
api-reply-checkpoint = A signed note.
api-reply-tile = Hashes of 32 bytes, or entries each after its length in two bytes.
api-reply-inclusion = The proof.
api-reply-consistency = The proof.
api-reply-follow = Events without end.
api-reply-courier = What was new, and how far both records stand now.
api-reply-cosignatures = Cosignature lines.
api-reply-witness-size = The old size is another: this is the size cosigned last.
api-reply-status = The status.
api-reply-health = It answers.
api-reply-ready = It takes submissions.
api-reply-metrics = The figures.
api-reply-document = The document.
