package runtime

import (
	"cmp"
	"slices"
	"unsafe"
)

// draft is an object as one record has it, before it is merged with what other
// records say of it. Its texts are good until the desk is cleared.
type draft struct {
	rule   *objectPlan
	uid    string
	parent *trackerObject
	own    [firstValue]string
	values []slotText
	at     []int32 // by slot from firstValue on: where in values it is, from 1; 0 is nowhere
	notes  []note
	// missing are the fields for want of which a date is not there.
	missing [dateSlots]string
}

type slotText struct {
	slot slot
	text string
}

// note is a note that a draft has for its object.
type note struct{ uid, text string }

// set puts a text into a slot that has none.
func (d *draft) set(s slot, text string) {
	if s < firstValue {
		d.own[s] = text
		return
	}
	d.values = append(d.values, slotText{s, text})
	d.at[s-firstValue] = int32(len(d.values))
}

// get returns the text in a slot, "" when it is missing.
func (d *draft) get(s slot) string {
	if s < firstValue {
		return d.own[s]
	}
	if at := d.at[s-firstValue]; at > 0 {
		return d.values[at-1].text
	}
	return ""
}

// sort puts values and notes into the order in which they are written.
func (d *draft) sort() {
	bySlot := func(a, b slotText) int { return cmp.Compare(a.slot, b.slot) }
	if !slices.IsSortedFunc(d.values, bySlot) {
		slices.SortFunc(d.values, bySlot)
		for i, v := range d.values {
			d.at[v.slot-firstValue] = int32(i + 1)
		}
	}
	byUID := func(a, b note) int { return cmp.Compare(a.uid, b.uid) }
	slices.SortFunc(d.notes, byUID)
	d.notes = slices.CompactFunc(d.notes, func(a, b note) bool { return a.uid == b.uid })
}

// reset makes a draft empty.
func (d *draft) reset(rule *objectPlan) {
	for _, v := range d.values {
		d.at[v.slot-firstValue] = 0
	}
	*d = draft{rule: rule, values: d.values[:0], at: d.at, notes: d.notes[:0]}
}

// A desk is where the objects of one record are drafted. It is cleared for the
// next one: drafts and texts are then used again, so that drafting an object
// allocates nothing.
type desk struct {
	targets int // of the program
	texts   []byte
	drafts  []*draft
	used    int // drafts on the desk
}

// draft puts an empty draft on the desk.
func (k *desk) draft(rule *objectPlan) *draft {
	if k.used == len(k.drafts) {
		k.drafts = append(k.drafts, &draft{at: make([]int32, k.targets)})
	}
	d := k.drafts[k.used]
	d.reset(rule)
	k.used++
	return d
}

// drop takes the last draft away.
func (k *desk) drop() { k.used-- }

// clear makes the desk empty. What a very large record took is given back.
func (k *desk) clear() {
	if len(k.drafts) > 1000 {
		k.drafts = nil
	}
	if cap(k.texts) > 1<<20 {
		k.texts = nil
	}
	k.texts, k.used = k.texts[:0], 0
}

// since is what has been appended to the texts since they were so many bytes
// long. It is not copied, so that a text allocates nothing, and is written over
// when the desk has been cleared: who keeps it must copy it. Where the texts outgrow
// their array, it stays in the old one.
func (k *desk) since(mark int) string {
	return unsafe.String(unsafe.SliceData(k.texts[mark:]), len(k.texts)-mark)
}
