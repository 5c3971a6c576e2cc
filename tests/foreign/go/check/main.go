// Check reads files of a jdec record with packages nobody here wrote: golang.org/x/mod/sumdb/note opens the Ed25519
// line of checkpoints, and golang.org/x/mod/sumdb/tlog checks proofs and tiles.  It knows nothing of ML-DSA-44.
//
//	check note VKEY FILE                       the Ed25519 line of a checkpoint
//	check proof VKEY FILE                      a C2SP tlog-proof file whose extra data is the entry
//	check tree SIZE ROOT OLD_SIZE OLD_ROOT HASH...   a consistency proof (base64 hashes)
//	check tiles VKEY FILE FOLDER               a checkpoint note and the C2SP tiles of its tree in a folder
//	check evidence VKEY FILE                   a split or a rollback in an evidence file
//
// Exit code 0: it holds.  1: it does not, with the reason.  2: the command is not one of these.
package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	checks := map[string]func([]string) error{
		"note": checkNote, "proof": checkProof, "tree": checkTree, "tiles": checkTiles, "evidence": checkEvidence,
	}
	if len(os.Args) < 4 || checks[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: check note|proof|tree|tiles|evidence ...")
		os.Exit(2)
	}
	if err := checks[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
	fmt.Println("holds")
}

// openCheckpoint verifies the Ed25519 line and reads the three lines of the text.
func openCheckpoint(vkey string, data []byte) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of this record")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 {
		return tlog.Tree{}, errors.New("not a size: " + lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func checkNote(arguments []string) error {
	data, err := os.ReadFile(arguments[1])
	if err != nil {
		return err
	}
	_, err = openCheckpoint(arguments[0], data)
	return err
}

func checkProof(arguments []string) error {
	data, err := os.ReadFile(arguments[1])
	if err != nil {
		return err
	}
	head, signed, _ := bytes.Cut(data, []byte("\n\n"))
	tree, err := openCheckpoint(arguments[0], signed)
	if err != nil {
		return err
	}
	lines := strings.Split(string(head), "\n")
	if len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a proof file with an entry")
	}
	entry, err := base64.StdEncoding.Strict().DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	hashes, err := parseHashes(lines[3:])
	if err != nil {
		return err
	}
	if index < 0 || index >= tree.N {
		return errors.New("no such entry")
	}
	return tlog.CheckRecord(tlog.RecordProof(hashes), tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

func checkTree(arguments []string) error {
	if len(arguments) < 4 {
		return errors.New("size, root, old size and old root are needed")
	}
	size, err := strconv.ParseInt(arguments[0], 10, 64)
	if err != nil {
		return err
	}
	old, err := strconv.ParseInt(arguments[2], 10, 64)
	if err != nil {
		return err
	}
	roots, err := parseHashes([]string{arguments[1], arguments[3]})
	if err != nil {
		return err
	}
	hashes, err := parseHashes(arguments[4:])
	if err != nil {
		return err
	}
	return tlog.CheckTree(tlog.TreeProof(hashes), size, roots[0], old, roots[1])
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}
