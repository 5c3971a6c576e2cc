### The command line: help pages and its reference.

## Help pages

cli-help-usage = Usage:
cli-help-options-meta = [OPTIONS]
cli-help-arguments = What it works on
cli-help-options = Options
cli-help-commands = Commands
cli-help-exit = Exit codes
cli-help-required = required
cli-help-environment = environment: { $name }
cli-help-default = default: { $value }

cli-help-jdec =
    An open Joint Data Exchange Center: two Parties exchange signed launch reports and notifications that neither can rewrite.

    JDEC_LANG sets the language, JDEC_NODE the node, JDEC_TOKEN the token. Every command takes --json and --lang, before or after its name. An error is one sentence with a code.
cli-help-replay =
    Replay a launch catalogue as exercise traffic. Each Party’s notional warning system reports what it would have seen, and each Party announces its own launches.

    Rows that cannot be used are listed with their reason. Nodes of actual or test traffic are refused. Give --node twice to speak for both Parties.
cli-help-node = Lay out a node, introduce it to the other Party’s node, run it.
cli-help-node-init =
    Write a new node’s folder: configuration, keys, first key manifest, introduction and API token. A folder that is not empty is left alone.

    The root keys are written to roots/ and belong offline, each with another officer: they sign key manifests and nothing else.
cli-help-node-meet =
    Take in the introduction that the other Party handed over. The fingerprints shown must be compared with the other Party, in person or over a trusted line, before the node is run.
cli-help-node-scrub = Look through both records of a stopped node for damage; a running node does it by itself.
cli-opt-scrub-repair = mend what can be mended: from the entries themselves, or from the other node
cli-help-node-run = Run a node until it is stopped with Ctrl-C or SIGTERM.
cli-help-status =
    Show where a node stands. The first line says whether somebody must act.

    Exit code 0: all is in order; 1: somebody must act.
cli-help-submit =
    Submit messages, one a line, and show what became of each. A lone dash reads standard input.

    The bytes go as they stand. A node without room is asked again until --patience ends; a message sent twice is one message. With --json one result a line.
cli-help-follow =
    Show both records as they grow. A line that breaks is taken up again where it broke.

    Without --cursor, --cursor-file or --from-start only what is new is shown. With --json one event a line.
cli-help-record = Read, verify, prove and carry away records.
cli-help-record-show = Show the newest entries of a record, or one entry in full.
cli-help-record-verify =
    Verify a whole record: every entry, every checkpoint, every key manifest. Trust comes from the root keys of --introduction alone.

    The source is an archive of packages, a record file, a node’s folder, or the address of a running node. Exit code 1: the record does not hold.
cli-help-record-prove =
    Write the proof that an entry is on the record, or check such a proof with --check.

    The file is a C2SP tlog-proof that holds the entry, its path and the signed checkpoint. Checking needs no node and no network. Exit code 1: the proof does not hold.
cli-help-record-export = Write a whole record as an archive of packages. The archive can be verified on any machine.
cli-help-notice =
    Read public notices to airmen and mariners, and put them on the record.

    A notice says where and when danger is. It is read as published: coordinates, times and schedules of NOTAM, NAVAREA and HYDRO texts. What it is for is not judged.
cli-help-notice-read =
    Show what was understood of notices, one a file. A lone dash reads standard input.

    Nothing is sent. Exit code 3 where a notice was refused; each fault is told. With --json one notice a line.
cli-help-notice-import =
    Read notices, one a file, and submit each as a message of the kind hazard-notice.

    What was understood is shown first, then what became of each message. A notice that is refused is told and the others go. Exit code 3 where any was refused.
cli-help-console = The officers of a node’s console.
cli-help-console-invite =
    Make a link by which an officer registers a passkey: once, within the time that the settings give. It is shown here and kept nowhere; hand it over in person.

    The officer needs no account before. An invitation of an officer who is there already gives the roles named here in place of the earlier ones.
cli-help-console-officers = List the officers of a console, with their roles.
cli-help-console-bar = Let an officer sign in no more, and end every session at once.
cli-opt-number = the officer’s number, one to six digits
cli-opt-role = a role: watch-officer, head-of-shift, liaison-officer, analyst, secretariat, auditor or administrator; may be given more than once
cli-meta-number = NUMBER
cli-meta-role = ROLE
cli-help-keys =
    Show and change the keys of a record.

    Rotation has three steps: rotate on the node, sign-manifest by each root officer on an offline machine, publish on the node. In a cut the other Party takes the manifest by file, with load.
cli-help-keys-show = Show the public side of a record’s keys, with fingerprints to compare.
cli-help-keys-rotate = Make new keys and draft the key manifest that names them. The node goes on with the old keys until the manifest is published.
cli-help-keys-sign-manifest = Add a root officer’s signatures to a drafted manifest. Works offline.
cli-help-keys-publish = Put a fully signed manifest on the own record.
cli-help-keys-load = Take in the other Party’s signed manifest by file, before its record brings it.

## What stands for a value

cli-meta-command = COMMAND
cli-meta-file = FILE
cli-meta-kind = KIND
cli-meta-file-or-dash = FILE|-
cli-meta-files-or-dash = FILE|- …
cli-meta-folder = FOLDER
cli-meta-config = CONFIG
cli-meta-record = RECORD
cli-meta-source = SOURCE
cli-meta-index = INDEX
cli-meta-count = NUMBER
cli-meta-seconds = SECONDS
cli-meta-node = NODE
cli-meta-address = ADDRESS
cli-meta-party = PARTY
cli-meta-traffic = TRAFFIC
cli-meta-cursor = CURSOR
cli-meta-hash = HASH
cli-meta-name = NAME

## Arguments and options

cli-arg-node-folder = folder of the node
cli-arg-config = configuration file of the node, or its folder
cli-arg-introduction = introduction file of the other Party
cli-arg-submit-file = file with one message a line; - reads standard input
cli-arg-notice-files = files with one notice each; - reads standard input
cli-arg-index = number of the entry, 0 first
cli-arg-verify-source = archive, record file, folder of a node, or address of a running node
cli-arg-export-source = record file, or folder of a node
cli-arg-export-file = archive to be written; an existing file is left alone
cli-arg-manifest = file of the key manifest
cli-arg-catalogue = launch catalogue, CSV
cli-opt-json = answer in JSON, errors too
cli-opt-lang = language of the answers
cli-opt-help = show this page
cli-opt-node = folder of the node, or address of its API
cli-opt-token-file = file with the API token; without it JDEC_TOKEN, then the node’s folder
cli-opt-certificate = certificate of the API to trust
cli-opt-peer = the other Party’s record instead of the own one
cli-opt-introduction = introduction file with the root keys to trust
cli-opt-party = Party of the node, three letters, such as USA
cli-opt-peer-party = the other Party, such as RUS
cli-opt-traffic = actual, test or exercise.NAME
cli-opt-which-generation = earlier generation of the record, by its number; without it, the present one
cli-opt-generation = generation of the record
cli-opt-roots = how many root keys
cli-opt-threshold = how many roots must sign a manifest
cli-opt-api-port = port of the API; 0 takes a free one
cli-opt-link-port = port for the other node; 0 takes a free one
cli-opt-console-port = port for the console, the pages of the watch; 0 takes a free one
cli-opt-no-console = no console beside this node
cli-opt-peer-url = address of the other node, https://…
cli-opt-patience = how long a node without room is asked again, in seconds
cli-opt-from-start = begin with the first entry
cli-opt-cursor = begin after this event
cli-opt-cursor-file = file that keeps the cursor; the next follow goes on from it
cli-opt-count = end after this many events
cli-opt-start = first entry to show
cli-opt-limit = how many entries at most
cli-opt-root-hash = the root that the record must have, base64
cli-opt-proof-out = file for the proof; without it the proof is printed
cli-opt-check = proof file to check
cli-opt-entry = file with the entry, where the proof does not hold it
cli-opt-manifest = later key manifest; give it once for each, in order
cli-opt-export-start = first entry to write: 0, or the end of an earlier archive
cli-opt-manifest-out = file for the draft
cli-opt-days = how many days the new keys last
cli-opt-revoke = revoke the keys in force; use it when they may be stolen
cli-opt-root-key = file of the root key
cli-opt-officers = list of officers (JSON) to put into the draft before the first root signs
cli-opt-two-person = kind of message that needs two officers; may be given several times
cli-opt-demo-officers = with demonstration officers and their keys; never for actual traffic
cli-opt-replay-node = node to speak to; give it twice for both Parties
cli-opt-sites = table of launch sites, for catalogues that name sites by code
cli-opt-profile = name of the column set, where the header does not decide
cli-opt-pace = how many times faster than the plan
cli-opt-seed = number that fixes chance: same seed, same replay
cli-opt-replay-limit = how many launches at most; 0 takes all
cli-opt-whole = print long texts to their end
cli-opt-attached = stop when standard input ends, as when whatever started the node is gone
cli-opt-list = only read the catalogue and list what cannot be used

## The reference of the command line

cli-doc-title = The command line
cli-doc-made = Made from the help pages by `tools/make_docs.py`; not edited by hand.
cli-doc-node = Which node
cli-doc-node-text =
    `--node` takes the folder of a node on this machine, which knows its own address and token, or the address of an API, such as `http://127.0.0.1:8480`. For an address the token comes from `--token-file` or from JDEC_TOKEN; it is never given on the command line and never printed.
cli-doc-errors = Errors
cli-doc-errors-text =
    An error is one sentence on standard error with a stable code in square brackets, and below it one line for each fault of a document. The codes are the same in both languages; the sentence may change, the code does not.
cli-doc-json = JSON
cli-doc-json-text =
    With `--json` standard output holds JSON only, one value a line: one value for most commands, one a message for `submit` and `replay`, one an event for `follow`. An error is `error` with `code`, `message` and `faults`. Names and codes in JSON never depend on the language.
cli-doc-environment = Environment
cli-doc-environment-text =
    `JDEC_LANG`: language, en or ru; without it LC_ALL, LC_MESSAGES, LANG. `JDEC_NODE`: the node. `JDEC_TOKEN`: the token. `NO_COLOR`: no colours. `COLUMNS`: width of the help pages. `JDEC_DEBUG`: show where the program itself failed.
cli-doc-commands = Commands
