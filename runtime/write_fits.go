package runtime

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// formatFits refuses a format that cannot carry what a transform writes to all
// versions of its target. What only a value can tell is said where it is written.
func (r *Runner) formatFits() error {
	for _, d := range r.sets {
		var err error
		switch r.options.Format {
		case "csv":
			err = d.fitsCSV()
		case "adx":
			err = d.fitsADX(r.transform.Target.Versions)
		}
		if err != nil {
			return fmt.Errorf("data set `%s`: %w; write JSON", d.set.Name, err)
		}
	}
	return nil
}

func (d *dataSetPlan) fitsCSV() error {
	for _, r := range d.rules {
		if !fitsCSV(r.rule.Comment) {
			return fmt.Errorf("CSV cannot carry the comment of `%s` (%s) to every DHIS2 version", r.rule.Label, r.rule.Origin)
		}
	}
	return nil
}

func (d *dataSetPlan) fitsADX(versions []string) error {
	if system := d.periods.Calendar(); system != calendar.ISO {
		return fmt.Errorf("it is not settled how ADX says a period of the %s calendar", system.Title())
	}
	if _, ok := adxDurations[d.kind]; !ok {
		return fmt.Errorf("ADX has no form of %s periods that DHIS2 reads back", d.kind)
	}
	for _, e := range d.elements {
		if e.element.Override && anyBefore(versions, 43) {
			return fmt.Errorf("ADX cannot be read by DHIS2 before 2.43 where a data set has its own split of a data element, as of `%s`", e.element.Name)
		}
	}
	for _, r := range d.rules {
		for element := range r.places {
			if e := d.elements[element].element; r.rule.Comment != "" && !isNumeric(e.ValueType) {
				return fmt.Errorf("ADX has no place for the comment of `%s` (%s) beside a value that is no number", r.rule.Label, r.rule.Origin)
			}
		}
	}
	return nil
}

// anyBefore reports whether a target has a version before 2.minor; one that
// says no versions may.
func anyBefore(versions []string, minor int) bool {
	for _, v := range versions {
		_, line, _ := strings.Cut(v, ".")
		if n, err := strconv.Atoi(line); err != nil || n < minor {
			return true
		}
	}
	return len(versions) == 0
}
