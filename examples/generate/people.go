package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"
)

// A person of the synthetic registers.
type person struct {
	id, name, phone, gender string
	birth                   time.Time
}

var (
	givenNames = []string{"Akello", "Nakato", "Babirye", "Okello", "Mugisha", "Achieng", "Wasswa", "Namukasa", "Byaruhanga", "Atim", "Kato", "Nalubega"}
	surnames   = []string{"Ssemakula", "Opio", "Tumusiime", "Nabirye", "Mukasa", "Auma", "Kyomuhendo", "Lubega", "Ayebare", "Ochieng"}
)

// people makes n persons, half of them children, as outpatient registers are.
func people(r *rand.Rand, n int) []person {
	out := make([]person, n)
	for i := range out {
		days := r.IntN(5 * 365)
		if r.IntN(2) == 0 {
			days = r.IntN(80 * 365)
		}
		out[i] = person{
			id:     uuid(r),
			name:   givenNames[r.IntN(len(givenNames))] + " " + surnames[r.IntN(len(surnames))],
			phone:  fmt.Sprintf("+2567%08d", r.IntN(100_000_000)),
			gender: []string{"F", "M", "Female", "Male"}[r.IntN(4)],
			birth:  time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -days),
		}
	}
	return out
}

// uuid makes an identifier of the usual form.
func uuid(r *rand.Rand) string {
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", r.Uint32(), r.IntN(1<<16), r.IntN(1<<12), 0x8000|r.IntN(1<<14), r.Int64N(1<<48))
}

// chance is true so many times in a thousand.
func chance(r *rand.Rand, permille int) bool { return r.IntN(1000) < permille }

// line is a record as one line of JSON.
func line(record any) []byte {
	data, err := json.Marshal(record)
	if err != nil {
		panic(err) // plain maps and slices
	}
	return append(data, '\n')
}
