package workbook

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"slices"
)

// maxAreas bounds the merged cells of a sheet that are kept.
const maxAreas = 1 << 20

// Merged finds the cells of a sheet that are shown as one, ordered by the row in
// which they begin. The file has them behind the rows, so that those are passed
// over.
func (b *Book) Merged(sheet string) ([]Area, error) {
	in, err := b.unpack(b.partOf(sheet))
	if err != nil {
		return nil, err
	}
	defer in.Close()
	left := int64(maxSheet)
	rest := bufio.NewReaderSize(&bounded{in, &left, ErrEndless}, 64<<10)
	if err := passRows(rest); err != nil {
		return nil, damaged(err)
	}
	var all []Area
	err = newReader(rest).each(func(x *reader, e element) error {
		if e.name != "mergeCell" {
			return nil
		}
		area, ok := areaOf(e.attr("ref"))
		if all = append(all, area); !ok {
			return ErrDamaged
		}
		if len(all) > maxAreas {
			return ErrTooLarge
		}
		return nil
	})
	slices.SortFunc(all, func(a, b Area) int { return cmp.Compare(a.FirstRow, b.FirstRow) })
	return all, err
}

// passRows reads on to the end of the rows, or to the end of the sheet, without
// making anything of them.
func passRows(in *bufio.Reader) error {
	for {
		tag, err := in.ReadSlice('>')
		switch {
		case err == io.EOF:
			return nil
		case err == bufio.ErrBufferFull: // a long text; its end is not what is looked for
			continue
		case err != nil:
			return err
		case endsRows(tag):
			return nil
		}
	}
}

// endsRows tells </sheetData>, </x:sheetData> and <sheetData/>.
func endsRows(tag []byte) bool {
	tag = tag[bytes.LastIndexByte(tag, '<')+1 : len(tag)-1]
	name, closes := bytes.CutPrefix(tag, []byte("/"))
	if !closes {
		if name, closes = bytes.CutSuffix(tag, []byte("/")); !closes {
			return false
		}
	}
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	return string(bytes.TrimSpace(name)) == "sheetData"
}
