package runtime

import (
	"bufio"
	"compress/gzip"
	"io"

	"github.com/klauspost/compress/zstd"
)

// An opened input gives the text of a file in UTF-8, unpacked where it is a gzip
// or zstd stream of one or several members, which the content tells and not the
// name.
type opened struct {
	*blocks
	file     io.Closer
	unpack   io.Closer // nil where nothing is packed
	encoding string    // that the text was in, "" for UTF-8
}

// openInput opens an input and passes over a byte order mark.
func openInput(in *Input) (*opened, error) {
	file, err := in.Open()
	if err != nil {
		return nil, in.inputError(err)
	}
	o := &opened{file: file}
	source, err := o.unpacked(bufio.NewReaderSize(file, blockSize))
	if err != nil {
		o.close()
		return nil, in.broken(err)
	}
	o.blocks = newBlocks(source)
	if err := o.decode(in); err != nil {
		o.close()
		return nil, err
	}
	return o, nil
}

// unpacked gives what a stream holds, by how it begins.
func (o *opened) unpacked(packed *bufio.Reader) (io.Reader, error) {
	magic, _ := packed.Peek(4) // a shorter stream is not packed
	switch packedAs(magic) {
	case "gzip":
		z, err := gzip.NewReader(packed)
		if err != nil {
			return nil, err
		}
		o.unpack = z
		return z, nil
	case "zstd":
		z, err := newZstd(packed)
		if err != nil {
			return nil, err
		}
		o.unpack = z
		return z, nil
	}
	return packed, nil
}

// maxWindow is how far back a zstd stream may refer, which is held in memory:
// 128 MiB, as the zstd program has it unless it is told otherwise.
const maxWindow = 128 << 20

func newZstd(packed io.Reader) (io.ReadCloser, error) {
	z, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, err
	}
	return z.IOReadCloser(), nil
}

// packedAs tells from its first four bytes how a file is packed: "gzip", "zstd",
// or "" for neither.
func packedAs(magic []byte) string {
	switch {
	case len(magic) >= 2 && magic[0] == 0x1f && magic[1] == 0x8b:
		return "gzip"
	case len(magic) < 4:
		return ""
	case string(magic) == "\x28\xb5\x2f\xfd":
		return "zstd"
	case magic[0]&0xf0 == 0x50 && string(magic[1:]) == "\x2a\x4d\x18": // a part to pass over, with which some begin
		return "zstd"
	}
	return ""
}

// Head gives the first n bytes of the text, unpacked and in UTF-8, or as many as
// there are and can be read: enough to tell what an input without a name holds.
func (in *Input) Head(n int) []byte {
	o, err := openInput(in)
	if err != nil {
		return nil
	}
	defer o.close()
	text := make([]byte, n)
	got, _ := io.ReadFull(o, text) // what cannot be read is said when it is needed
	return text[:got]
}

// Text opens an input and gives its text from the beginning, unpacked and in
// UTF-8, for whoever makes records of it himself. The error is an [*InputError].
func (in *Input) Text() (io.ReadCloser, error) {
	o, err := openInput(in)
	if err != nil {
		return nil, err
	}
	return &openedText{o, in}, nil
}

// An openedText is an opened input that is read as it is.
type openedText struct {
	*opened
	input *Input
}

// Read passes the text on.
func (t *openedText) Read(p []byte) (int, error) {
	n, err := t.opened.Read(p)
	if err != nil && err != io.EOF {
		err = t.input.inputError(err)
	}
	return n, err
}

// Close ends the reading.
func (t *openedText) Close() error {
	t.close()
	return nil
}

func (o *opened) close() {
	if o.unpack != nil {
		o.unpack.Close()
	}
	o.file.Close()
}
