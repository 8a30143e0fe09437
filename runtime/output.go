package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// write finishes the forms and writes a stream for each.
func (r *Runner) write(ctx context.Context, w *worker, out Outputs) error {
	var withdrawn [][]DataValue
	for i, d := range w.sets {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := d.resolve(); err != nil {
			return err
		}
		err := writeStream(out, r.outputs[i], func(to io.Writer) error {
			return writeDataValues(to, r.options.Format, d.plan.set, r.transform.Combos, d.finish)
		})
		if err != nil {
			return err
		}
		withdrawn = append(withdrawn, d.withdrawn())
	}
	for _, p := range w.programs {
		p.decide(w.session)
	}
	if err := r.adopt(ctx, w); err != nil {
		return err
	}
	for i, p := range w.programs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.writeProgram(w, p, r.outputs[len(w.sets)+i], out); err != nil {
			return err
		}
	}
	return r.writeDeletes(w, withdrawn, out)
}

// writeProgram writes what is kept of a program, or finishes its stream of events.
func (r *Runner) writeProgram(w *worker, p *programRun, name string, out Outputs) error {
	objects := p.finish(w.session)
	if p.out != nil && p.out.to != nil {
		return p.out.finish()
	}
	return writeStream(out, name, func(to io.Writer) error {
		return writeTracker(to, r.options.TrackerFormat, objects)
	})
}

// writeDeletes writes a stream more for each data set with withdrawn cells and each
// program with objects to delete, behind all others.
func (r *Runner) writeDeletes(w *worker, withdrawn [][]DataValue, out Outputs) error {
	for i, cells := range withdrawn {
		if len(cells) == 0 {
			continue
		}
		err := writeStream(out, deletesName(r.outputs[i]), func(to io.Writer) error { return writeWithdrawn(to, r.sets[i].set, cells) })
		if err != nil {
			return err
		}
	}
	for i, p := range w.programs {
		deletes := p.deletes(w.existing)
		if len(deletes) == 0 {
			continue
		}
		name := deletesName(r.outputs[len(w.sets)+i])
		if err := writeStream(out, name, func(to io.Writer) error { return writeDeletes(to, deletes) }); err != nil {
			return err
		}
	}
	return nil
}

// DeletesEnding ends the names of streams with deletes, which are otherwise those
// of the data sets' cells and the programs' objects.
const DeletesEnding = ".deletes.json"

func deletesName(payload string) string {
	return strings.TrimSuffix(payload, path.Ext(payload)) + DeletesEnding
}

// writeStream writes one stream. What could not be closed was not written.
func writeStream(out Outputs, name string, write func(io.Writer) error) error {
	stream, err := out.Create(name)
	if err != nil {
		return fmt.Errorf("output %s: %w", name, err)
	}
	if err := errors.Join(write(stream), stream.Close()); err != nil {
		return fmt.Errorf("output %s: %w", name, err)
	}
	return nil
}

// outputNames gives each form a stream name of its own.
func (r *Runner) outputNames() ([]string, error) {
	var names []string
	taken := map[string]bool{}
	add := func(uid, name, ending string) {
		slug := slugOf(name)
		if slug == "" || taken[slug] {
			slug = strings.Trim(slug+"-"+uid, "-")
		}
		taken[slug] = true
		names = append(names, slug+ending)
	}
	ending, err := dataValuesEnding(r.options.Format)
	if err != nil {
		return nil, err
	}
	for _, d := range r.sets {
		add(d.set.UID, d.set.Name, ending)
	}
	if ending, err = trackerEnding(r.options.TrackerFormat); err != nil {
		return nil, err
	}
	for _, p := range r.programs {
		add(p.program.UID, p.program.Name, ending)
	}
	return names, nil
}

func dataValuesEnding(format string) (string, error) {
	switch format {
	case "", "json":
		return ".json", nil
	case "csv":
		return ".csv", nil
	case "adx":
		return ".xml", nil
	}
	return "", fmt.Errorf("data values cannot be written as %q; there are json, csv and adx", format)
}

func trackerEnding(format string) (string, error) {
	switch format {
	case "", "json":
		return ".json", nil
	case "ndjson":
		return ".ndjson", nil
	}
	return "", fmt.Errorf("tracker objects cannot be written as %q; there are json and ndjson", format)
}

// slugOf makes a file name of a name: ASCII letters and digits in lower case,
// one - for anything between them.
func slugOf(name string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(name) {
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}
