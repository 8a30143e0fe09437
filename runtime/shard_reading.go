package runtime

import "math/bits"

// A shardReading knows which records of a source are another shard's: what the first
// reading finds out of their keys the second asks for by their places. Nil is without
// shards. It takes one bit a record.
type shardReading struct {
	shard  Shard
	others []uint64  // by ordinal, 64 in each
	keys   digest128 // of all keys, in their order
}

func newShardReading(s Shard) *shardReading {
	if s.Of <= 1 && s.Number == 0 {
		return nil
	}
	return &shardReading{shard: s}
}

// note notes the key of a record, "" if it has none, and reports whether it is another
// shard's.
func (s *shardReading) note(ordinal int64, key string) bool {
	if s == nil {
		return false
	}
	other := s.shard.isOtherPlace(ordinal)
	if key != "" {
		d := digestOf([]byte(key))
		other = s.shard.isOther(d)
		const odd = 0x9e3779b97f4a7c15
		s.keys.high = bits.RotateLeft64(s.keys.high^d.high, 7) * odd
		s.keys.low = (s.keys.low ^ uint64(ordinal) + d.low) * odd
	}
	if word := int(ordinal / 64); other {
		for len(s.others) <= word {
			s.others = append(s.others, 0)
		}
		s.others[word] |= 1 << (ordinal % 64)
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
	word := int(ordinal / 64)
	return word < len(s.others) && s.others[word]>>(ordinal%64)&1 != 0
}

// account is what all shards must have read alike.
func (s *shardReading) account(records int64) readByShards {
	if s == nil {
		return readByShards{}
	}
	return readByShards{records, s.keys}
}
