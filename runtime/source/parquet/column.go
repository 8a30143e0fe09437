package parquet

import (
	"errors"
	"io"

	"github.com/parquet-go/parquet-go"
)

// maxValues bounds the values that one row may have in one column.
const maxValues = 4 << 20

var (
	errUneven = errors.New("columns of one file have different numbers of rows")
	errLong   = errors.New("a row has too many values")
)

// A column gives the values of a leaf, a row at a time. It holds one page.
type column struct {
	column *parquet.Column
	pages  parquet.Pages
	page   parquet.Page
	values parquet.ValueReader
	read   [256]parquet.Value
	rest   []parquet.Value // of read, not yet in a row
	row    []parquet.Value
}

// next reads the values of the next row. The error is io.EOF after the last.
func (c *column) next() error {
	c.row = c.row[:0]
	for {
		for i, v := range c.rest {
			if len(c.row) > 0 && v.RepetitionLevel() == 0 {
				c.rest = c.rest[i:]
				return nil
			}
			c.row = append(c.row, v)
		}
		c.rest = nil
		if len(c.row) > maxValues {
			return errLong
		}
		err := c.fill()
		if err == io.EOF && len(c.row) > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// fill reads more values, of the next page where one is used up.
func (c *column) fill() error {
	for {
		if c.values == nil {
			if err := c.turn(); err != nil {
				return err
			}
		}
		n, err := c.values.ReadValues(c.read[:])
		if err == io.EOF {
			c.values = nil
		} else if err != nil {
			return err
		}
		if n > 0 {
			c.rest = c.read[:n]
			return nil
		}
	}
}

// turn goes to the next page. Values of the row that are in the one before are
// copied, since they point into it.
func (c *column) turn() error {
	for i := range c.row {
		c.row[i] = c.row[i].Clone()
	}
	c.release()
	if c.pages == nil {
		c.pages = c.column.Pages()
	}
	page, err := c.pages.ReadPage()
	if err != nil {
		return err
	}
	c.page, c.values = page, page.Values()
	return nil
}

func (c *column) release() {
	if c.page != nil {
		parquet.Release(c.page)
		c.page, c.values = nil, nil
	}
}

func (c *column) close() {
	c.release()
	if c.pages != nil {
		c.pages.Close() // only read
	}
}
