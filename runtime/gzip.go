package runtime

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
)

// An opened input gives the bytes of a file, unpacked where they are a gzip
// stream of one or several members, which the content tells and not the name.
type opened struct {
	*blocks
	file   io.Closer
	unpack *gzip.Reader
}

// openInput opens an input and passes over a byte order mark.
func openInput(in *Input) (*opened, error) {
	file, err := in.Open()
	if err != nil {
		return nil, in.broken(err)
	}
	o := &opened{file: file}
	packed := bufio.NewReaderSize(file, blockSize)
	var source io.Reader = packed
	if magic, _ := packed.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		if o.unpack, err = gzip.NewReader(packed); err != nil {
			o.close()
			return nil, in.broken(err)
		}
		source = o.unpack
	}
	o.blocks = newBlocks(source)
	if err := o.skipMark(in); err != nil {
		o.close()
		return nil, err
	}
	return o, nil
}

// skipMark passes over the byte order mark of UTF-8 and refuses those of UTF-16.
func (o *opened) skipMark(in *Input) error {
	head := o.head(3)
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		return &InputError{Code: "E0517", Input: in.Name, Message: "the file is UTF-16 and not UTF-8"}
	}
	if bytes.Equal(head, []byte("\ufeff")) {
		o.pos += len(head)
	}
	return nil
}

func (o *opened) close() {
	if o.unpack != nil {
		o.unpack.Close()
	}
	o.file.Close()
}
