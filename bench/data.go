package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// A recordSet is a file of generated records. The same number of records gives
// the same bytes on every machine.
type recordSet struct {
	file  string
	write func(w *lines, records int)
}

var (
	encounterSet = recordSet{"encounters.ndjson", writeEncounters}
	visitSet     = recordSet{"visits.csv", writeVisits}
	historySet   = recordSet{"histories.ndjson", writeHistories}
)

// generate writes a set into a folder, unless it is there already, and returns its
// path. Sets of other sizes have other names.
func (s recordSet) generate(dir string, records int) (string, error) {
	path := filepath.Join(dir, fmt.Sprintf("%d-%s", records, s.file))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	f, err := os.Create(path + ".part")
	if err != nil {
		return "", err
	}
	defer f.Close()
	w := &lines{out: bufio.NewWriterSize(f, 1<<20)}
	s.write(w, records)
	if err := w.out.Flush(); err != nil {
		return "", fmt.Errorf("write %s: %w", path, err)
	}
	return path, os.Rename(f.Name(), path)
}

// lines writes one line after another, and keeps the first error for Flush.
type lines struct {
	out  *bufio.Writer
	line []byte
}

func (l *lines) text(s string)                 { l.line = append(l.line, s...) }
func (l *lines) number(n int)                  { l.line = strconv.AppendInt(l.line, int64(n), 10) }
func (l *lines) format(form string, of ...any) { l.line = fmt.Appendf(l.line, form, of...) }

// tenth writes a number with one decimal, or none where that is 0.
func (l *lines) tenth(x float64) {
	l.line = strconv.AppendFloat(l.line, float64(int(x*10+0.5))/10, 'f', -1, 64)
}

func (l *lines) end() {
	l.line = append(l.line, '\n')
	l.out.Write(l.line)
	l.line = l.line[:0]
}

// chance draws what happens in a record.
type chance struct{ *rand.Rand }

func draw(seed uint64) chance { return chance{rand.New(rand.NewPCG(seed, 0x63726f7373))} }

func (c chance) happens(share float64) bool { return c.Float64() < share }
func (c chance) between(low, high int) int  { return low + c.IntN(high-low+1) }

// small is a number below n; low ones come more often.
func (c chance) small(n int) int { return int(c.Float64() * c.Float64() * float64(n)) }

func oneOf[T any](c chance, all []T) T { return all[c.IntN(len(all))] }

// uuid is a random one of version 4.
func (c chance) uuid() string {
	high, low := c.Uint64(), c.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", high>>32, high>>16&0xffff, high&0xfff, low>>48&0x3fff|0x8000, low&0xffffffffffff)
}

// A person is a patient of the generated records.
type person struct {
	id       string
	sex      string
	born     time.Time
	facility int // at which most of the person's records are
}

// population makes patients; id says what the i-th is called.
func population(c chance, n int, id func(i int) string) []person {
	all := make([]person, max(n, 1))
	for i := range all {
		p := person{id: id(i), sex: "M", facility: c.IntN(facilities)}
		if c.happens(0.6) {
			p.sex = "F"
		}
		p.born = time.Date(2023-c.small(80), time.Month(c.between(1, 12)), c.between(1, 28), 0, 0, 0, 0, time.UTC)
		all[i] = p
	}
	return all
}

// at is where a record of the person was made.
func (p *person) at(c chance) string {
	if c.happens(0.1) {
		return facilityCode(c.IntN(facilities))
	}
	return facilityCode(p.facility)
}

// age is in years, in the middle of 2024 or so.
func (p *person) age() int { return 2024 - p.born.Year() }

func (p *person) weight(c chance) float64 { return 3 + 2.7*float64(min(p.age(), 20)) + 10*c.Float64() }
func (p *person) height(c chance) float64 { return 50 + 6.2*float64(min(p.age(), 18)) + 10*c.Float64() }

func temperature(c chance) float64 { return 36 + 4*c.Float64()*c.Float64() }

// dayOf2024 is one of its 366 days.
func dayOf2024(c chance) time.Time { return time.Date(2024, 1, 1+c.IntN(366), 0, 0, 0, 0, time.UTC) }
