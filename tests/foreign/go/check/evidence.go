package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// checkEvidence holds when both notes bear the key's Ed25519 signature and cannot both be true.  A rollback also needs
// the signed times, which stand in the ML-DSA-44 lines; they are read there and not verified.
func checkEvidence(arguments []string) error {
	data, err := os.ReadFile(arguments[1])
	if err != nil {
		return err
	}
	head, notes, _ := bytes.Cut(data, []byte("\n\n"))
	fields := map[string][]string{}
	for _, line := range strings.Split(string(head), "\n") {
		name, value, _ := strings.Cut(line, " ")
		fields[name] = append(fields[name], value)
	}
	if len(fields["first"]) != 1 || len(fields["kind"]) != 1 {
		return errors.New("not evidence")
	}
	length, err := strconv.Atoi(fields["first"][0])
	if err != nil || length < 0 || length > len(notes) {
		return errors.New("not evidence")
	}
	first, err := openCheckpoint(arguments[0], notes[:length])
	if err != nil {
		return err
	}
	second, err := openCheckpoint(arguments[0], notes[length:])
	if err != nil {
		return err
	}
	if fields["kind"][0] == "rollback" {
		return checkRollback(first, second, notes[:length], notes[length:])
	}
	return checkSplit(first, second, fields["path"])
}

func checkSplit(first, second tlog.Tree, path []string) error {
	if first.N == second.N {
		if first.Hash == second.Hash {
			return errors.New("one tree")
		}
		return nil
	}
	hashes, err := parseHashes(path)
	if err != nil {
		return err
	}
	if len(hashes) == 0 || hashes[0] == first.Hash {
		return errors.New("the larger tree contains the smaller one")
	}
	return tlog.CheckTree(tlog.TreeProof(hashes[1:]), second.N, second.Hash, first.N, hashes[0])
}

func checkRollback(first, second tlog.Tree, one, other []byte) error {
	before, err := signedTime(one)
	if err != nil {
		return err
	}
	after, err := signedTime(other)
	if err != nil {
		return err
	}
	if before >= after || first.N <= second.N {
		return errors.New("the later one is not smaller")
	}
	return nil
}

// signedTime reads the time in front of the ML-DSA-44 signature: key ID, eight bytes of time, 2420 bytes.
func signedTime(data []byte) (uint64, error) {
	for _, line := range strings.Split(string(data), "\n") {
		encoded := line[strings.LastIndex(line, " ")+1:]
		raw, err := base64.StdEncoding.DecodeString(encoded)
		if err == nil && len(raw) == 4+8+2420 {
			return binary.BigEndian.Uint64(raw[4:12]), nil
		}
	}
	return 0, errors.New("no signed time")
}
