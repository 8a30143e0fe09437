package runtime

// A shard reads all records and uses some. Which those are is found out in the
// first reading, by their keys, and noted with one bit a record. Digests of keys are
// otherwise different in each run (fingerprint); shards have to agree on these.

// noteShard notes whose the record at hand is, and its key, if it has one, among
// all keys. It holds for a record of another shard.
func (rd *reading) noteShard(key []byte, good bool) (isOther bool) {
	shard := rd.sp.shard
	switch {
	case shard.Of == 0:
		return false
	case good:
		isOther = shard.isOther(rd.share(key))
	default:
		isOther = shard.isOtherPlace(rd.ordinal)
	}
	if isOther {
		rd.others = rd.others.with(uint32(rd.ordinal))
	}
	return isOther
}

// share returns the digest of a key and enters it in that of all keys.
func (rd *reading) share(key []byte) digest128 {
	d := digestOf(key)
	rd.shared.high = (rd.shared.high ^ d.high ^ uint64(rd.ordinal)) * odd
	rd.shared.low = (rd.shared.low + d.low) * odd
	return d
}

// isForeign reports, in the last reading, whether the record at hand is another
// shard's.
func (rd *reading) isForeign() bool {
	if rd.keys == nil {
		return rd.sp.shard.isOtherPlace(rd.ordinal)
	}
	return rd.others.has(uint32(rd.ordinal))
}
