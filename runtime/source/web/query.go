package web

import (
	"fmt"
	"strings"
)

// writtenOut is a query with the signs encoded that may not stand in a URL, and that
// people write all the same: "identifier=http://example.org/mrn|17". What is
// encoded stays.
func writtenOut(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if sign := query[i]; mayStand(sign) {
			b.WriteByte(sign)
		} else {
			fmt.Fprintf(&b, "%%%02X", sign)
		}
	}
	return b.String()
}

func mayStand(sign byte) bool {
	return 'a' <= sign && sign <= 'z' || 'A' <= sign && sign <= 'Z' || '0' <= sign && sign <= '9' || strings.IndexByte("-._~!$&'()*+,;=:@/?%", sign) >= 0
}
