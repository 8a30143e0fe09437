package runtime

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ledgerParts is into how many parts a table is divided that does not fit into
// memory: one of a hundred million records then takes 35 MB when it is judged,
// and the writers take 1 MB.
const (
	ledgerParts = 128
	keyBuffer   = 8 << 10
)

// A keyEntry is what is known of one record.
type keyEntry struct {
	key     digest128
	ordinal uint32
	version version
	text    uint64
}

// A keyPart is a part of a table of keys outside of memory.
type keyPart struct {
	spill  Spill
	w      *bufio.Writer
	size   int64
	record []byte // scratch space
}

// moveOut moves the table out of memory.
func (l *keyLedger) moveOut() error {
	for range ledgerParts {
		spill, err := l.spill()
		if err != nil {
			return err
		}
		l.parts = append(l.parts, &keyPart{spill: spill, w: bufio.NewWriterSize(spill, keyBuffer)})
	}
	t := l.table
	l.table = nil
	for i := range t.keys.size {
		ordinal := uint32(i)
		if t.isNameless(ordinal) {
			l.nameless = append(l.nameless, ordinal)
			continue
		}
		e := t.entry(ordinal)
		if err := l.part(e.key).write(e); err != nil {
			return err
		}
	}
	return nil
}

// part is the part in which a key is. The bits are none of those by which the
// table of the part finds it.
func (l *keyLedger) part(key digest128) *keyPart { return l.parts[key.low>>57] }

// write appends an entry: four numbers of fixed size, the version if there are
// any, and what it has besides with its length.
func (p *keyPart) write(e keyEntry) error {
	b := binary.LittleEndian.AppendUint64(p.record[:0], e.key.high)
	b = binary.LittleEndian.AppendUint64(b, e.key.low)
	b = binary.LittleEndian.AppendUint64(b, e.text)
	b = binary.LittleEndian.AppendUint32(b, e.ordinal)
	b = binary.LittleEndian.AppendUint64(b, uint64(e.version.word))
	b = binary.AppendUvarint(b, uint64(len(e.version.tail)))
	p.record = append(b, e.version.tail...)
	p.size += int64(len(p.record))
	_, err := p.w.Write(p.record)
	return err
}

// keyEntrySize is what an entry takes without the tail of its version.
const keyEntrySize = 8 + 8 + 8 + 4 + 8

// load makes the table of a part, and says which records of the source its
// records are. Answers take the place of texts.
func (p *keyPart) load(l *keyLedger) (*keyTable, *column[uint32], error) {
	if err := p.w.Flush(); err != nil {
		return nil, nil, err
	}
	t, ordinals := newKeyTable(l.order, l.versioned), &column[uint32]{}
	r := bufio.NewReaderSize(io.NewSectionReader(p.spill, 0, p.size), 1<<16)
	for {
		e, err := readKeyEntry(r)
		if err == io.EOF {
			return t, ordinals, nil
		}
		if err != nil {
			return nil, nil, fmt.Errorf("what was put aside cannot be read: %w", unexpected(err))
		}
		if content, ok := l.answers.of(e.ordinal); ok {
			e.text = content
		}
		t.add(e.key, e.version, e.text)
		ordinals.push(e.ordinal)
	}
}

// readKeyEntry reads what write wrote; the error is io.EOF behind the last one.
func readKeyEntry(r *bufio.Reader) (e keyEntry, err error) {
	head, err := r.Peek(keyEntrySize)
	if err != nil {
		if len(head) > 0 {
			err = unexpected(err)
		}
		return e, err
	}
	e.key = digest128{binary.LittleEndian.Uint64(head), binary.LittleEndian.Uint64(head[8:])}
	e.text, e.ordinal = binary.LittleEndian.Uint64(head[16:]), binary.LittleEndian.Uint32(head[24:])
	e.version.word = int64(binary.LittleEndian.Uint64(head[28:]))
	if _, err := r.Discard(keyEntrySize); err != nil {
		return e, err
	}
	n, err := binary.ReadUvarint(r)
	if err != nil || n == 0 {
		return e, unexpected(err)
	}
	tail := make([]byte, n)
	_, err = io.ReadFull(r, tail)
	e.version.tail = string(tail)
	return e, unexpected(err)
}

func (p *keyPart) close() error { return p.spill.Close() }

// close throws away what is outside of memory.
func (l *keyLedger) close() error {
	var all error
	for _, p := range l.parts {
		if p != nil {
			all = errors.Join(all, p.close())
		}
	}
	l.parts = nil
	return all
}
