package runtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Why a transform is refused. Load wraps them; errors.Is tells them apart.
var (
	ErrNotTransform = errors.New("not a transform")
	ErrFormat       = errors.New("a transform of another format")
	ErrDigest       = errors.New("a transform that was changed after it was built")
	ErrCalendar     = errors.New("a transform for a server with a calendar that is not implemented")
)

// Load reads a transform and makes sure that it is one that this version runs:
// nothing in it is unknown or left out, its format is Format, and its digest is
// that of what it says. Data may be laid out in another way than Canonical does.
func Load(data []byte) (*Transform, error) {
	if err := checkFormat(data); err != nil {
		return nil, err
	}
	t, err := decodeTransform(data)
	if err != nil {
		return nil, err
	}
	digest, err := t.digest()
	if err != nil {
		return nil, err
	}
	if t.Digest != digest {
		return nil, fmt.Errorf("%w: it says that its digest is %q, and it is %s", ErrDigest, t.Digest, digest)
	}
	if err := sayTheSame(data, t); err != nil {
		return nil, err
	}
	if _, err := t.Target.Periods(); err != nil {
		return nil, err
	}
	return t, nil
}

// sayTheSame refuses data that leaves out a field which every transform has, or
// gives one that Canonical leaves out: decoding would take both for the same.
func sayTheSame(data []byte, t *Transform) error {
	given, err := sortedJSON(data)
	if err != nil {
		return err
	}
	canonical, err := t.canonicalWith(t.Digest)
	if err != nil {
		return err
	}
	if !bytes.Equal(given, canonical) {
		return fmt.Errorf("%w: fields are left out, or there that should not be", ErrNotTransform)
	}
	return nil
}

// checkFormat looks at the format alone, so that a newer transform is called
// that, and not one with unknown fields.
func checkFormat(data []byte) error {
	var head struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return notTransform(err)
	}
	if head.Format != Format {
		return fmt.Errorf("%w: it is %q, and this version runs %q", ErrFormat, head.Format, Format)
	}
	return nil
}

func decodeTransform(data []byte) (*Transform, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	t := &Transform{}
	if err := d.Decode(t); err != nil {
		return nil, notTransform(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: something follows after its end", ErrNotTransform)
	}
	return t, nil
}

// notTransform says in plain words what the decoder found.
func notTransform(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("%w: no JSON at byte %d", ErrNotTransform, syntax.Offset)
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("%w: it is not an object in { }", ErrNotTransform)
	case errors.As(err, &kind):
		return fmt.Errorf("%w: `%s` has a value of the wrong kind", ErrNotTransform, kind.Field)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: it ends too early", ErrNotTransform)
	}
	if _, name, ok := strings.Cut(err.Error(), "unknown field "); ok {
		return fmt.Errorf("%w: it has an unknown field %s", ErrNotTransform, name)
	}
	return fmt.Errorf("%w: it cannot be read", ErrNotTransform)
}
