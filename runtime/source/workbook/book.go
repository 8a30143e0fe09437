package workbook

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"strings"
)

// What keeps a file from being read as a workbook.
var (
	ErrOld      = errors.New("it is a spreadsheet of the old format (.xls), or has a password")
	ErrFormat   = errors.New("it is no spreadsheet of the format .xlsx")
	ErrDamaged  = errors.New("a part of it is damaged or not there")
	ErrTooLarge = errors.New("it holds more than 256 MiB, or 4 million cells")
	ErrLongRow  = errors.New("a row of it is larger than 16 MiB")
	ErrEndless  = errors.New("a sheet of it is larger than 8 GiB")
)

// maxUnpacked bounds what all parts of a workbook that are read may hold
// together, unpacked: a file of some kilobytes can hold terabytes of blanks.
const maxUnpacked = 256 << 20

// oldMark begins files of the old Office formats, and new ones with a password.
const oldMark = "\xD0\xCF\x11\xE0"

// A Book is a workbook whose sheets, and what they share, are read when they are
// asked for.
type Book struct {
	parts  map[string]*zip.File
	left   int64 // bytes that may still be unpacked
	sheets []sheetPart
	shared []relation // parts that sheets share, until they are read
	texts  texts
	styles []style // by the number that cells have
	epoch  epoch
}

// A sheetPart is a sheet's name and its part of the file.
type sheetPart struct{ name, part string }

// Open reads the list of a workbook's sheets. The error is one of those above, or
// of reading data.
func Open(data io.ReaderAt, size int64) (*Book, error) { return open(data, size, maxUnpacked) }

func open(data io.ReaderAt, size, limit int64) (*Book, error) {
	var mark [len(oldMark)]byte
	if n, err := data.ReadAt(mark[:], 0); n < len(mark) && err != nil && err != io.EOF {
		return nil, err
	}
	if string(mark[:]) == oldMark {
		return nil, ErrOld
	}
	archive, err := zip.NewReader(data, size)
	if err != nil {
		return nil, ErrFormat
	}
	b := &Book{parts: map[string]*zip.File{}, left: limit}
	for _, f := range archive.File {
		b.parts[strings.TrimPrefix(f.Name, "/")] = f
	}
	main, err := b.mainPart()
	if err != nil {
		return nil, err
	}
	if err := b.readMain(main); err != nil {
		return nil, err
	}
	return b, nil
}

// Sheets are the names of the sheets with cells, in the order of their tabs.
func (b *Book) Sheets() []string {
	names := make([]string, len(b.sheets))
	for i, s := range b.sheets {
		names[i] = s.name
	}
	return names
}

// mainPart finds the part that lists the sheets.
func (b *Book) mainPart() (string, error) {
	root, err := b.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range root {
		if r.kind == "officeDocument" && b.parts[r.target] != nil {
			return r.target, nil
		}
	}
	if b.parts["xl/workbook.xml"] != nil {
		return "xl/workbook.xml", nil
	}
	return "", ErrFormat
}

// readMain reads the list of sheets.
func (b *Book) readMain(main string) error {
	related, err := b.relations(main)
	if err != nil {
		return err
	}
	byID := map[string]relation{}
	for _, r := range related {
		byID[r.id] = r
	}
	err = b.each(main, func(x *reader, e element) error {
		switch e.name {
		case "workbook", "sheets":
			return nil
		case "workbookPr":
			if e.is("date1904") {
				b.epoch = epoch1904
			}
		case "sheet":
			if r := byID[e.attr("id")]; r.kind == "worksheet" {
				b.sheets = append(b.sheets, sheetPart{e.attr("name"), r.target})
			}
		}
		return x.skip()
	})
	b.shared = related
	if err == nil && len(b.sheets) == 0 {
		return ErrFormat
	}
	return err
}

// share reads the texts and formats that sheets share, once.
func (b *Book) share() error {
	var err error
	for _, r := range b.shared {
		switch {
		case err != nil:
		case r.kind == "sharedStrings" && b.parts[r.target] != nil:
			err = b.readTexts(r.target)
		case r.kind == "styles" && b.parts[r.target] != nil:
			err = b.readStyles(r.target)
		}
	}
	b.shared = nil
	return err
}

// partOf finds the part of a sheet.
func (b *Book) partOf(sheet string) string {
	for _, p := range b.sheets {
		if p.name == sheet {
			return p.part
		}
	}
	return ""
}

// A relation is how one part of the file names another.
type relation struct{ id, kind, target string }

// relations reads what a part names; "" is the file as a whole. A part without
// relations names none.
func (b *Book) relations(part string) ([]relation, error) {
	folder, base := path.Split(part)
	name := path.Join(folder, "_rels", base+".rels")
	if b.parts[name] == nil {
		return nil, nil
	}
	var all []relation
	err := b.each(name, func(x *reader, e element) error {
		if e.name != "Relationship" {
			return nil
		}
		target := e.attr("Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(folder, target)
		}
		if e.attr("TargetMode") != "External" {
			all = append(all, relation{e.attr("Id"), path.Base(e.attr("Type")), strings.TrimPrefix(target, "/")})
		}
		return x.skip()
	})
	return all, err
}

// each opens a part and calls f for its elements; f may read on, or skip.
func (b *Book) each(part string, f func(x *reader, e element) error) error {
	in, err := b.unpack(part)
	if err != nil {
		return err
	}
	defer in.Close()
	return newReader(&bounded{in, &b.left, ErrTooLarge}).each(f)
}

// unpack opens a part.
func (b *Book) unpack(part string) (io.ReadCloser, error) {
	file := b.parts[part]
	if file == nil {
		return nil, ErrDamaged
	}
	in, err := file.Open()
	if err != nil {
		return nil, ErrDamaged
	}
	return in, nil
}

// bounded ends the reading of what holds too much.
type bounded struct {
	in   io.Reader
	left *int64
	err  error // of too much
}

func (r *bounded) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	if *r.left -= int64(n); *r.left < 0 {
		return 0, r.err
	}
	return n, err
}
