package runtime

import (
	"encoding/binary"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// Codes of runs in parts.
const (
	codeStateBroken  diag.Code = "E0660" // no state, or a damaged one
	codeOtherMapping diag.Code = "E0661" // states of different transforms
	codeOtherOptions diag.Code = "E0662" // states of different periods or org units
	codeShards       diag.Code = "E0663" // shards that are missing, there twice, or of another number
	codeOtherRecords diag.Code = "E0664" // shards that read different records
	codeNoShards     diag.Code = "E0665" // the transform cannot be run in shards
)

// A Shard is a part of a run: Number of Of, from 1. The zero Shard is all of it.
//
// Each record is in the shard of its key, so that all versions and repetitions of it
// meet; without a key, in that of its place in the input. Each entity is in the shard
// of its key, whichever shards its records are in.
type Shard struct{ Number, Of int }

// isOther reports whether what has a digest is in another shard.
func (s Shard) isOther(d digest128) bool {
	return s.Of > 1 && int(d.low%uint64(s.Of)) != s.Number-1
}

// isOtherPlace is isOther for what has only a place.
func (s Shard) isOtherPlace(ordinal int64) bool {
	if s.Of <= 1 {
		return false
	}
	var place [8]byte
	binary.BigEndian.PutUint64(place[:], uint64(ordinal))
	return s.isOther(digestOf(place[:]))
}

// isOtherEntity is isOther for an entity.
func (s Shard) isOtherEntity(key string) bool {
	return s.Of > 1 && s.isOther(digestOf([]byte(key)))
}

// checkShards makes sure that a transform can be run in parts.
func (r *Runner) checkShards() error {
	if len(r.programs) == 0 {
		return nil
	}
	return &InputError{Code: codeNoShards, Input: "mapping `" + r.transform.Mapping + "`",
		Message: "it makes objects of a program, which records of several shards may have to make together"}
}
