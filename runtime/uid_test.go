package runtime

import (
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"regexp"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

var uidForm = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9]{10}$`)

// These UIDs are on servers: a change of one of them is another person there.
func TestDerivedUIDsNeverChange(t *testing.T) {
	for _, c := range []struct {
		namespace, kind, typeUID string
		identity                 []string
		generation               int
		want                     string
	}{
		{"moh.example", TrackedEntity, "nEenWmSyUEp", []string{"P-1"}, 0, "Zn1aVnJhjCq"},
		{"moh.example", TrackedEntity, "nEenWmSyUEp", []string{"P-1"}, 1, "KLw2VPRnSWj"},
		{"moh.example", TrackedEntity, "nEenWmSyUEp", []string{"P", "1"}, 0, "nsLCJolERL5"},
		{"moh.example", Enrollment, "IpHINAT79UW", []string{"P-1"}, 0, "Z7RLH4ENGTP"},
		{"moh.example", Event, "A03MvHHogjR", []string{"ü", ""}, 0, "KiZ2gYPH4uX"},
		{"", "", "", nil, 0, "nlwcebychf5"},
	} {
		got := deriveUID(c.namespace, c.kind, c.typeUID, c.identity, c.generation)
		if got != c.want {
			t.Errorf("%q %s %s %q %d: %s, want %s", c.namespace, c.kind, c.typeUID, c.identity, c.generation, got, c.want)
		}
	}
}

// referenceUID does the same with big numbers.
func referenceUID(digest [sha256.Size]byte) string {
	n := new(big.Int).SetBytes(digest[:])
	rest := new(big.Int)
	uid := make([]byte, 11)
	for i := 10; i > 0; i-- {
		n.DivMod(n, big.NewInt(62), rest)
		uid[i] = uidSymbols[rest.Int64()]
	}
	uid[0] = uidSymbols[rest.Mod(n, big.NewInt(52)).Int64()]
	return string(uid)
}

func TestUIDsAreTheDigestInBase62(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digest := [sha256.Size]byte(rapid.SliceOfN(rapid.Byte(), sha256.Size, sha256.Size).Draw(t, "digest"))
		uid := uidOf(digest)
		got := string(uid[:])
		if want := referenceUID(digest); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
		if !uidForm.MatchString(got) || !isUID(got) {
			t.Fatalf("%s is not a UID", got)
		}
	})
}

func TestUIDsOfAMillionIdentitiesDiffer(t *testing.T) {
	n := 1_000_000
	if testing.Short() {
		n = 50_000
	}
	seen := make(map[[uidLength]byte]struct{}, n)
	firsts := map[byte]bool{}
	for i := range n {
		uid := deriveUID("ns", Event, "A03MvHHogjR", []string{strconv.Itoa(i)}, 0)
		seen[[uidLength]byte([]byte(uid))] = struct{}{}
		firsts[uid[0]] = true
	}
	if len(seen) != n {
		t.Errorf("%d UIDs for %d identities", len(seen), n)
	}
	if len(firsts) != uidLetters {
		t.Errorf("UIDs begin with %d letters, want %d", len(firsts), uidLetters)
	}
}

// Every part counts, and so does where one part ends and the next begins.
func TestUIDsTellPartsApart(t *testing.T) {
	type args struct {
		namespace, kind, typeUID string
		identity                 []string
		generation               int
	}
	all := []args{
		{"a", "b", "c", []string{"d", "e"}, 0}, {"ab", "", "c", []string{"d", "e"}, 0}, {"a", "b", "c", []string{"de"}, 0},
		{"a", "b", "c", []string{"d", "e", ""}, 0}, {"a", "b", "c", []string{"d", "e"}, 1}, {"a", "b", "cd", []string{"e"}, 0},
		{"a", "b", "c", []string{"d|e"}, 0}, {"a", "b", "c", []string{"e", "d"}, 0}, {"a", "b", "c", nil, 0},
	}
	seen := map[string]int{}
	for i, a := range all {
		uid := deriveUID(a.namespace, a.kind, a.typeUID, a.identity, a.generation)
		if j, ok := seen[uid]; ok {
			t.Errorf("%v and %v are both %s", all[j], a, uid)
		}
		seen[uid] = i
	}
}

func TestIsUID(t *testing.T) {
	for text, want := range map[string]bool{
		"DiszpKrYNg8": true, "aaaaaaaaaaa": true, "1iszpKrYNg8": false, "DiszpKrYNg": false, "DiszpKrYNg88": false,
		"Diszp-rYNg8": false, "": false, "DiszpKrYNgé": false,
	} {
		if isUID(text) != want {
			t.Errorf("isUID(%q) is %v", text, !want)
		}
	}
}

// BenchmarkUID makes UIDs of keys of 36 characters, as those of OpenMRS are.
func BenchmarkUID(b *testing.B) {
	stem, key := newUIDStem("moh.example", Event, "A03MvHHogjR"), []byte("d3b07384-d9a0-4c9b-8f3e-000000000000")
	var identity, uid []byte
	b.ReportAllocs()
	for i := range b.N {
		binary.BigEndian.PutUint64(key[28:], uint64(i))
		identity = appendPart(beginIdentity(identity[:0], 1), key)
		uid = stem.appendUID(uid[:0], identity, 0)
	}
}
