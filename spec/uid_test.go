package spec_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/big"
	"os"
	"regexp"
	"strings"
	"testing"
)

// uidAsWritten derives a UID as transform.md says, with other means than the runtime's.
func uidAsWritten(namespace, kind, typ string, identity ...string) (data []byte, digest, modulo, uid string) {
	text := func(s string) { data = append(binary.AppendUvarint(data, uint64(len(s))), s...) }
	for _, s := range []string{"crosswalk.uid/1", namespace, kind, typ} {
		text(s)
	}
	data = binary.AppendUvarint(data, uint64(len(identity)))
	for _, s := range identity {
		text(s)
	}
	data = binary.AppendVarint(data, 0)
	sum := sha256.Sum256(data)
	n := new(big.Int).SetBytes(sum[:])
	all := new(big.Int).Mul(big.NewInt(52), new(big.Int).Exp(big.NewInt(62), big.NewInt(10), nil))
	n.Mod(n, all)
	modulo = n.String()
	const symbols = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	for digit := new(big.Int); len(uid) < 11; {
		n.DivMod(n, big.NewInt(62), digit)
		uid = string(symbols[digit.Int64()]) + uid
	}
	return data, hex.EncodeToString(sum[:]), modulo, uid
}

// TestUIDExample holds the worked example of transform.md to the rule, and the
// rule to what the conformance cases have.
func TestUIDExample(t *testing.T) {
	doc, err := os.ReadFile("transform.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(doc), "```text\n")
	example, _, _ = strings.Cut(example, "```")
	var written string
	for _, line := range strings.Split(example, "\n") {
		if m := regexp.MustCompile(`^((?:[0-9a-f]{2} )*[0-9a-f]{2})  `).FindStringSubmatch(line); m != nil {
			written += strings.ReplaceAll(m[1], " ", "")
		}
	}
	data, digest, modulo, uid := uidAsWritten("m", "ENROLLMENT", "prog0000058", "p1", "A")
	if got := hex.EncodeToString(data); got != written {
		t.Errorf("the bytes are %s, and the example has %s", got, written)
	}
	for _, want := range []string{"SHA-256  " + digest + "\n", "modulo   " + modulo + "\n", "UID      " + uid + "\n"} {
		if !strings.Contains(example, want) {
			t.Errorf("the example does not have %q", want)
		}
	}
	for path, uid := range map[string]string{"enrollment-for-each": uid, "namespace": last(uidAsWritten("other.example", "TRACKED_ENTITY", "tet00000053", "p1"))} {
		text, err := os.ReadFile("testdata/cases/program/" + path + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), uid) {
			t.Errorf("the case %s does not have %s", path, uid)
		}
	}
}

func last(_ []byte, _, _, uid string) string { return uid }
