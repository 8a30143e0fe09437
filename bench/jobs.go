package main

// A job is a mapping with the records that it is run on.
type job struct {
	name    string
	mapping string // in the folder of jobs
	source  string
	records recordSet
	full    int        // records
	tracker string     // form of tracker objects; "" is what the program takes by itself
	periods string     // that the run is told
	keyless bool       // the source's key is taken out of the transform: what it costs
	floor   []string   // program and flags of the one written by hand
	duck    [][]string // flags of each way in which DuckDB does it
	goals   goals
}

// goals are what the jobs are to reach; 0 is none.
type goals struct {
	perSecond   int     // records a second of CPU, at least
	floor       float64 // times the floor's CPU, at most
	duck        float64 // times as fast as DuckDB, at least
	peak, tight int     // MiB, at most; tight: where little memory is allowed
	two         float64 // share of one worker's wall time that two take, at most
	allocations bool    // none a record
}

var jobs = []job{
	{
		name: "j1", mapping: "j1", source: "encounter", records: encounterSet, full: 500_000,
		tracker: "ndjson",
		floor:   []string{"j1", "-route", "proj"},
		goals:   goals{perSecond: 350_000, floor: 1.4, peak: 64, two: 0.65, allocations: true},
	},
	{
		name: "j2", mapping: "j2", source: "encounter", records: encounterSet, full: 500_000,
		floor: []string{"j2", "-route", "json-proj", "-distinct", "hash"},
		duck:  [][]string{{"json", "1", "full"}, {"json", "1", "two"}},
		goals: goals{floor: 1.4, duck: 3, peak: 256, tight: 80, two: 0.65, allocations: true},
	},
	{
		name: "j2-keyless", mapping: "j2", source: "encounter", records: encounterSet, full: 500_000, keyless: true,
		floor: []string{"j2", "-route", "json-proj", "-distinct", "hash"},
	},
	{
		name: "j2csv", mapping: "j2csv", source: "visit", records: visitSet, full: 2_000_000,
		floor: []string{"j2", "-route", "csv-proj", "-distinct", "hash"},
		duck:  [][]string{{"csv", "1", "full"}, {"csv", "1", "two"}},
		goals: goals{floor: 1.5, duck: 2.5, peak: 256, tight: 80, two: 0.65, allocations: true},
	},
	{
		name: "j2csv-keyless", mapping: "j2csv", source: "visit", records: visitSet, full: 2_000_000, keyless: true,
		floor: []string{"j2", "-route", "csv-proj", "-distinct", "hash"},
	},
	{
		name: "entity", mapping: "entity", source: "visit", records: historySet, full: 1_000_000,
		periods: "202401..202412",
		duck:    [][]string{{"lead"}, {"row_number"}},
		goals:   goals{perSecond: 150_000, duck: 2},
	},
}

func jobNamed(name string) (job, bool) {
	for _, j := range jobs {
		if j.name == name {
			return j, true
		}
	}
	return job{}, false
}
