### The node: why a message was not taken, and why a question has no answer.

node-submission-conflict = This submission id is on the record already, with other bytes.
node-queue-full = Too many messages wait for a place on the record. Try again shortly.
node-quota-exceeded = The quota of this client is used up. Try again later.
node-node-read-only = The node is read-only: nothing was written.
node-node-stopping = The node is stopping: nothing was written.
node-store-failed = The record file failed and the message may be on it. Submit the same bytes again.
node-no-signing-key = The keys that the manifest names are not at hand: the node could not sign.
node-entry-not-found = There is no such entry on this record.
node-tile-not-found = There is no such tile on this record: { $path }.
node-proof-range = There is no proof between { $index } and { $size }: the record has { $have } entries.
node-store-damaged = Entry { $index } is damaged in this node’s record file. It is being fetched back; ask again later.
node-archive-damaged = Entry { $index } of { $record } is damaged in this node’s archive. It is being fetched back; ask again later.
node-proof-no-checkpoint = No checkpoint of this size is kept.
node-cursor-malformed = This is not a cursor: { $got }.
node-cursor-ahead = The cursor is ahead of the records: got { $got }, have { $have }.
node-cursor-generation = The cursor is of another generation of a record: got { $got }, have { $have }. Follow anew without a cursor; what was said before lies in the archive.
node-mirror-unknown = The other node keeps no mirror of that generation.
node-mirror-range = The other node’s mirror ends before that.

## Stores and keys

node-store-locked = The record file is in use by another process.
node-picture-locked = The tables of the launch picture are in use by another process.
node-store-format = The record file cannot be read as one of jdec.
node-store-origin = The record file holds another record.
node-archive-missing = The archive does not hold what the next generation of the own record cites. Read it back from the other node’s mirror: jdec node recover read
node-store-size = The record has another size than expected.
node-store-hash = The record has no such subtree.

## Configuration

node-config-not-toml = The configuration is not TOML.
node-traffic-malformed = Traffic is actual, test or exercise.NAME.
node-config-same-party = The other Party must be another one.
node-config-half-tls = Certificate and key are given together or not at all.
node-config-open-api = Without a certificate the API listens on loopback only.
node-config-open-console = Without a certificate the console listens on loopback only.
node-config-console-origin = An origin is scheme and host, with a port where it is not the usual one: https, or http on this machine.
node-config-console-no-origin = A console that others reach names the address that browsers use: origin.
node-config-client-console = This name is that of the node’s own console.
node-config-peer-url = The other node is reached over https.
node-config-client-twice = Each client has its own name.
node-config-permission = A permission is one of submit, read, operate.
node-config-address = This address cannot be listened on: { $host }, port { $port }.
node-introduction-missing = Introduction file { $file } is missing.
node-introduction-other = The introduction is of another record: { $got }, expected { $party } in { $traffic }.
node-failpoint-actual = A failpoint is armed, and the traffic of this node is actual. Nothing there is ever made to fail: remove JDEC_FAILPOINT from the environment.
node-failpoint-malformed = JDEC_FAILPOINT names no failpoint. It is written name:side:mode or name:side:mode:number.
node-link-certificate-missing = No TLS certificate in the keys folder is named by the key manifest of the record.
node-tls-file-missing = There is no file { $file }.
node-tls-file-unreadable = The file { $file } cannot be read.
node-tls-key-open = The key { $file } can be read by others: make it mode 600.
node-tls-key-locked = The key { $file } asks for a password, and nobody is there to give it when the node starts.
node-tls-key-malformed = In { $file } there is no private key in PEM form.
node-tls-certificate-malformed = In { $file } there is no certificate in PEM form that can be used: { $reason }
node-tls-key-other = The key { $file } belongs to another certificate than { $certificate }.
node-policy-file-missing = The policy file { $file } cannot be read.
node-policy-file-too-large = The policy file { $file } is too large; expected at most { $limit } bytes.
node-policy-file-malformed = The policy file { $file } is not Cedar: { $reason }
node-policy-file-unfit = The policy file { $file } speaks of what the schema does not know: { $reason }
node-policy-file-empty = The policy file { $file } permits nothing.
node-role-may-not = Your role does not permit this.
node-auditor-says-nothing = An auditor reads everything and says nothing.
node-administrator-says-nothing = An administrator manages people and says nothing in the service.
node-policy-forbids = The policy of your Party forbids this.
node-policy-failed = The policy could not be judged, so this is denied.
