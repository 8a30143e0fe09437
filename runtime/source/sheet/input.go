package sheet

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/workbook"
)

// A File is an open spreadsheet.
type File interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// Options say which part of a spreadsheet holds the records.
type Options struct {
	Sheet     string // its name; "" is the only one
	HeaderRow int    // the row with the names of the columns; 0 is the first that is not empty
}

// Input makes an input of a sheet: its name is that of the file and of the sheet,
// "clinic.xlsx/Visits". The error is a *runtime.InputError where the file is no
// spreadsheet or has no such sheet.
func Input(source, name string, o Options, open func() (File, error)) (runtime.Input, error) {
	file, err := open()
	if err != nil {
		return runtime.Input{}, unread(name, err)
	}
	defer file.Close()
	book, err := workbook.Open(file, file.Size())
	if err != nil {
		return runtime.Input{}, unread(name, err)
	}
	sheet, err := choose(book.Sheets(), o.Sheet, name)
	if err != nil {
		return runtime.Input{}, err
	}
	place := name + "/" + sheet
	rows := func() (runtime.Rows, error) { return openTable(place, sheet, o.HeaderRow, open) }
	return runtime.Input{Source: source, Name: place, Rows: rows}, nil
}

// choose finds the sheet that is meant.
func choose(sheets []string, asked, name string) (string, error) {
	switch {
	case slices.Contains(sheets, asked):
		return asked, nil
	case asked == "" && len(sheets) == 1:
		return sheets[0], nil
	case asked == "":
		return "", noSheet(name, "it has "+strconv.Itoa(len(sheets))+" sheets, and nobody says which one: "+quoted(sheets))
	}
	message := "it has no sheet \"" + asked + "\""
	if near := diag.Nearest(asked, sheets); len(near) > 0 {
		return "", noSheet(name, message+"; "+diag.DidYouMean(near))
	}
	return "", noSheet(name, message+"; there are: "+quoted(sheets))
}

func noSheet(name, message string) error {
	return &runtime.InputError{Code: "E0611", Input: name, Message: message}
}

func quoted(names []string) string {
	const shown = 12
	var all []string
	for _, name := range names[:min(len(names), shown)] {
		all = append(all, "\""+name+"\"")
	}
	if len(names) > shown {
		all = append(all, "…")
	}
	return strings.Join(all, ", ")
}

// unread is the error of a file that cannot be read as a spreadsheet.
func unread(name string, err error) error {
	for _, own := range []error{workbook.ErrOld, workbook.ErrFormat, workbook.ErrDamaged, workbook.ErrTooLarge, workbook.ErrLongRow, workbook.ErrEndless} {
		if errors.Is(err, own) {
			return &runtime.InputError{Code: "E0610", Input: name, Message: err.Error()}
		}
	}
	return &runtime.InputError{Code: "E0511", Input: name, Message: "the file cannot be read to its end", Err: err}
}
