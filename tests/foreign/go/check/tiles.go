package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// folder reads tiles of C2SP tlog-tiles, whose paths leave out the height and name bundles "entries".
type folder string

func (folder) Height() int { return height }

func (folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := f.read(tile)
		if err != nil {
			return nil, err
		}
		if len(data) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", tile.Path(), len(data))
		}
		all = append(all, data)
	}
	return all, nil
}

func (f folder) read(tile tlog.Tile) ([]byte, error) {
	path := strings.TrimPrefix(tile.Path(), "tile/8/")
	return os.ReadFile(filepath.Join(string(f), "tile", strings.Replace(path, "data/", "entries/", 1)))
}

// checkTiles reads every leaf hash through the authenticating reader, compares it with the entry under it, and proves
// and checks the first and the last entry and an earlier tree.
func checkTiles(arguments []string) error {
	if len(arguments) < 3 {
		return errors.New("a note and a folder are needed")
	}
	data, err := os.ReadFile(arguments[1])
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(arguments[0], data)
	if err != nil {
		return err
	}
	tiles := folder(arguments[2])
	reader := tlog.TileHashReader(tree, tiles)
	for start := int64(0); start < tree.N; start += 1 << height {
		if err := checkBundle(tiles, reader, tree.N, start); err != nil {
			return err
		}
	}
	for _, index := range []int64{0, tree.N - 1} {
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			return err
		}
		hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, hashes[0]); err != nil {
			return err
		}
	}
	old := (tree.N + 1) / 2
	root, err := tlog.TreeHash(old, reader)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(tree.N, old, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old, root)
}

func checkBundle(tiles folder, reader tlog.HashReader, size, start int64) error {
	width := size - start
	if width > 1<<height {
		width = 1 << height
	}
	bundle, err := tiles.read(tlog.Tile{H: height, L: -1, N: start >> height, W: int(width)})
	if err != nil {
		return err
	}
	var indexes []int64
	for index := start; index < start+width; index++ {
		indexes = append(indexes, tlog.StoredHashIndex(0, index))
	}
	hashes, err := reader.ReadHashes(indexes)
	if err != nil {
		return err
	}
	for at, hash := range hashes {
		if len(bundle) < 2 {
			return errors.New("bundle ends early")
		}
		length := int(bundle[0])<<8 | int(bundle[1])
		if len(bundle) < 2+length {
			return errors.New("bundle ends in an entry")
		}
		if tlog.RecordHash(bundle[2:2+length]) != hash {
			return fmt.Errorf("entry %d is not the one in the tree", start+int64(at))
		}
		bundle = bundle[2+length:]
	}
	if len(bundle) > 0 {
		return errors.New("bundle holds more than its tile")
	}
	return nil
}
