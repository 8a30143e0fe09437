package stdlib

import (
	"slices"

	"github.com/google/cel-go/common/ast"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// name compiles the use of a name: of a fold around, or of the frame.
func (l *lowering) name(name string) step {
	for _, at := range slices.Backward(l.locals) {
		if at.name == name {
			return at.use()
		}
	}
	if name == frameVar {
		return func(f *Frame) Datum { return boxedDatum(KindAny, f.self) }
	}
	place := l.place(name)
	return func(f *Frame) Datum {
		d, ok := f.lookup(name, place)
		if !ok {
			return unknowable
		}
		return d
	}
}

var unknowable = fault("the value could not be worked out")

// place is where the frame probably has a name: where the environment has it.
func (l *lowering) place(name string) int {
	for i, v := range slices.Backward(l.env.vars) {
		if v.Name == name {
			return i
		}
	}
	return 0
}

func (at local) use() step {
	i, init := at.at, at.init
	if init == nil {
		return func(f *Frame) Datum { return f.locals[f.base+i] }
	}
	return func(f *Frame) Datum {
		d := f.locals[f.base+i]
		if d.IsNothing() {
			d = init(f)
			f.locals[f.base+i] = d
		}
		return d
	}
}

// bind gives a name of a fold a place while its parts are compiled. No two folds
// have the same: a named value is worked out late, while folds inside are running.
func (l *lowering) bind(name string, init step) (at int, free func()) {
	at = l.most
	l.most++
	outer := len(l.locals)
	l.locals = append(l.locals, local{name: name, at: at, init: init})
	return at, func() { l.locals = l.locals[:outer] }
}

// field compiles `record.name`.
func (l *lowering) field(e ast.Expr) step {
	sel := e.AsSelect()
	operand, name := sel.Operand(), sel.FieldName()
	of := l.typeOf(operand)
	if of.Kind() == KindPeriod {
		return l.dayOfPeriod(operand, name)
	}
	record, known := l.env.records[of.RecordName()]
	if sel.IsTestOnly() || !known && of.Kind() != KindAny {
		return l.cannot()
	}
	if !known {
		return ofOne(l.step(operand), func(Datum) Datum { return unknowable }) // `missing("…").name` has no value at all
	}
	slot := slices.IndexFunc(record.Fields, func(f *schema.Field) bool { return f.Name == name })
	if operand.Kind() == ast.IdentKind {
		if s := l.fieldOfName(operand.AsIdent(), record, slot, name); s != nil {
			return s
		}
	}
	from := l.step(operand)
	return func(f *Frame) Datum {
		d := from(f)
		r, ok := d.Record()
		if !ok {
			return d
		}
		return r.field(record, slot, name)
	}
}

// fieldOfName compiles `v.name`, which most expressions are made of: the record is
// looked at where it is, and is not passed on as a datum of its own. nil: the name is
// none of a record in the frame or of an item.
func (l *lowering) fieldOfName(of string, record *schema.Record, slot int, name string) step {
	for _, at := range slices.Backward(l.locals) {
		if at.name != of {
			continue
		}
		if at.init != nil {
			return nil
		}
		i := at.at
		return func(f *Frame) Datum { return f.locals[f.base+i].field(record, slot, name) }
	}
	if of == frameVar {
		return nil
	}
	place := l.place(of)
	return func(f *Frame) Datum {
		if place < len(f.names) && f.names[place] == of && !f.values[place].IsNothing() {
			return f.values[place].field(record, slot, name)
		}
		d, ok := f.lookup(of, place)
		if !ok {
			return noDatum(Fault("the value could not be worked out"))
		}
		return d.field(record, slot, name)
	}
}

// field is a field of a datum that is a record, or what there is in its place.
func (d *Datum) field(record *schema.Record, slot int, name string) Datum {
	r, ok := d.Record()
	if !ok {
		return *d
	}
	return r.field(record, slot, name)
}

// field is a field of a record, which is of the type that the expression was
// compiled for, where it has that slot.
func (r *Record) field(of *schema.Record, slot int, name string) Datum {
	if r.Record.schema != of || slot < 0 {
		if slot = r.Record.Slot(name); slot < 0 {
			return noDatum(MissingValue(schema.JoinPath(r.Record.schema.Name, name)))
		}
	}
	return r.at(slot)
}

func (l *lowering) dayOfPeriod(operand ast.Expr, name string) step {
	from := l.step(operand)
	return func(f *Frame) Datum {
		d := from(f)
		p, ok := d.Period()
		switch {
		case !ok:
			return d
		case name == "first_day":
			return DateDatum(p.FirstDay())
		}
		return DateDatum(p.LastDay())
	}
}
