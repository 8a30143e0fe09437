package web

import (
	"context"
	"hash/maphash"
)

// Pages reads one answer after the other: visit gives the reference to the next,
// or "" after the last. Pages that lead back to one that was read are an error.
func (c *Client) Pages(ctx context.Context, reference string, visit func(*Answer) (next string, err error), headers ...string) error {
	seed := maphash.MakeSeed()
	seen := map[uint64]bool{}
	for reference != "" {
		h := maphash.String(seed, reference)
		answer, err := c.Get(ctx, reference, headers...)
		if err != nil {
			return err
		}
		if seen[h] {
			return c.Circle(answer.Path())
		}
		seen[h] = true
		if reference, err = visit(answer); err != nil {
			return err
		}
	}
	return nil
}
