package runtime

import "math/bits"

// A shardReading knows which records of a source are another shard's: what the first
// reading finds out of their keys the second asks for by their places. Nil is without
// shards. It takes one bit a record.
type shardReading struct {
	shard  Shard
	others bitset    // by ordinal
	keys   digest128 // of all keys, in their order
}

func newShardReading(s Shard) *shardReading {
	if s.Of <= 1 && s.Number == 0 {
		return nil
	}
	return &shardReading{shard: s}
}

// note notes the key of a record, nil if it has none, and reports whether it is another
// shard's. Digests of keys are elsewhere different in each run (fingerprint); shards
// have to agree on these.
func (s *shardReading) note(ordinal int64, key []byte) bool {
	if s == nil {
		return false
	}
	other := s.shard.isOtherPlace(ordinal)
	if key != nil {
		d := digestOf(key)
		other = s.shard.isOther(d)
		s.keys.high = bits.RotateLeft64(s.keys.high^d.high, 7) * odd
		s.keys.low = (s.keys.low ^ uint64(ordinal) + d.low) * odd
	}
	if other {
		s.others = s.others.with(uint32(ordinal))
	}
	return other
}

// isOther reports whether a record is another shard's: of a source without keys, by
// its place alone.
func (s *shardReading) isOther(ordinal int64, keyed bool) bool {
	switch {
	case s == nil:
		return false
	case !keyed:
		return s.shard.isOtherPlace(ordinal)
	}
	return s.others.has(uint32(ordinal))
}

// account is what all shards must have read alike.
func (s *shardReading) account(records int64) readByShards {
	if s == nil {
		return readByShards{}
	}
	return readByShards{records, s.keys}
}
