package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// floorsBuilt builds the programs that are written by hand and lets their generator
// make a few records. CROSSWALK_BENCH names the folder of their source.
func floorsBuilt(t *testing.T) (bin, data string) {
	t.Helper()
	source := cmp.Or(os.Getenv("CROSSWALK_BENCH"), "../../shared/bench")
	if _, err := os.Stat(filepath.Join(source, "cmd", "j1")); err != nil {
		t.Skip("the programs that are written by hand are not here (CROSSWALK_BENCH)")
	}
	bin, data = t.TempDir(), t.TempDir()
	build := exec.Command("go", "build", "-o", bin+string(filepath.Separator), "./cmd/gen", "./cmd/j1", "./cmd/j2")
	build.Dir = source
	if out, err := build.CombinedOutput(); err != nil {
		t.Skipf("the programs that are written by hand cannot be built here: %v\n%.500s", err, out)
	}
	n := fmt.Sprint(few)
	if out, err := exec.Command(filepath.Join(bin, "gen"), "-dir", data, "-n", n, "-rows", n).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bin, data
}

// TestTheFloorsSayTheSame holds the program to what the hand-written programs make
// of their own records.
func TestTheFloorsSayTheSame(t *testing.T) {
	bin, data := floorsBuilt(t)
	floor := func(name string) []byte {
		j, _ := jobNamed(name)
		cmd := exec.Command(filepath.Join(bin, j.floor[0]), j.floor[1:]...)
		cmd.Env = append(os.Environ(), "BENCH_DATA="+data)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	names := floorNames(t, data)
	input := func(source string) string { return filepath.Join(data, floorFiles[source]) }
	t.Run("j1", func(t *testing.T) {
		sameEvents(t, productEvents(t, runJob(t, "j1", input("encounter"))), names.events(t, floor("j1")))
	})
	t.Run("j2", func(t *testing.T) {
		sameCells(t, productCells(t, runJob(t, "j2", input("encounter"))), names.cells(t, floor("j2")), 10_000)
	})
	t.Run("j2csv", func(t *testing.T) {
		sameCells(t, productCells(t, runJob(t, "j2csv", input("visit"))), names.cells(t, floor("j2csv")), 10_000)
	})
}

// A floorTable gives for the UIDs of the floors' tables those of our metadata.
type floorTable map[string]string

func floorNames(t *testing.T, data string) floorTable {
	t.Helper()
	var tables struct {
		OrgUnit map[string]string
		COC, DE []string
	}
	if err := json.Unmarshal(read(t, filepath.Join(data, "tables.json")), &tables); err != nil {
		t.Fatal(err)
	}
	names := floorTable{}
	for code, id := range tables.OrgUnit {
		names[id] = uid("unit " + code)
	}
	for i, id := range tables.COC {
		names[id] = uid("cell " + ageGroups[i/2] + " " + sexes[i%2])
	}
	for i, id := range tables.DE {
		names[id] = uid(aggregates[i])
	}
	return names
}

func (n floorTable) events(t *testing.T, out []byte) map[string]event {
	t.Helper()
	numbers := map[string]int{}
	for i := range fields {
		numbers[fmt.Sprintf("J1DE%07d", i+1)] = i + 1
	}
	all := map[string]event{}
	for _, p := range ndjson[payloadEvent](t, out) {
		p.OrgUnit = n[p.OrgUnit]
		e := p.as(t, numbers)
		if weight, height := number(e.values[4]), number(e.values[5]); weight != nil && height != nil && isHalf(weight, height) {
			e.values[6] = bmi(weight, height)
		}
		all[eventUID(p.Event)] = e
	}
	return all
}

// isHalf is whether a BMI lies in the middle between two that have one decimal. The
// hand-written programs work with binary fractions, and may take the lower one then:
// 16.8 kg at 80 cm is 26.25 exactly.
func isHalf(weight, height *big.Rat) bool {
	metres := new(big.Rat).Quo(height, big.NewRat(100, 1))
	twentieths := new(big.Rat).Quo(weight, metres.Mul(metres, metres))
	twentieths.Mul(twentieths, big.NewRat(20, 1))
	return twentieths.IsInt() && twentieths.Num().Bit(0) == 1
}

func (n floorTable) cells(t *testing.T, out []byte) map[cell]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all := map[cell]string{}
	for _, row := range rows {
		// The weights are written with one decimal there, also where that is 0.
		all[cell{n[row[0]], row[1], n[row[2]], n[row[3]]}] = strings.TrimSuffix(row[4], ".0")
	}
	return all
}
