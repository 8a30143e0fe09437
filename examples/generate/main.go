// Command generate writes the synthetic records of the examples, a spreadsheet, a
// Parquet file, a database of OpenMRS's shape, and the sheet and the metadata of the
// large form: the same bytes each time, with the dirt of real registers (missing
// sex, dates in the future, codes nobody knows, visits exported twice, corrections,
// broken lines).
//
//	go run ./examples/generate
//
// Nobody in these records exists.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
)

// files are what is written, by the path below examples/: records and, of the large
// form, its sheet and metadata.
var files = map[string]func() []byte{
	"opd/data/visits.ndjson":                opdVisits,
	"openmrs-anc/data/encounters.ndjson":    ancEncounters,
	"fhir-anc/data/kisumu.ndjson":           kisumuBundles,
	"fhir-anc/data/siaya.ndjson":            siayaBundles,
	"fhir-opd/data/bundle.json":             fhirBundle,
	"fhir-opd/data/bulk/Patient.ndjson":     fhirPatients,
	"fhir-opd/data/bulk/Encounter.ndjson":   fhirEncounters,
	"fhir-opd/data/bulk/Condition.ndjson":   fhirConditions,
	"hiv-cohort/data/clients.ndjson":        clinicClients,
	"hiv-cohort/data/clients.xlsx":          clinicWorkbook,
	"hiv-cohort/data/visits.ndjson":         clinicVisits,
	"hiv-cohort/data/visits.parquet":        clinicTable,
	"tracker-to-aggregate/data/page-1.json": registerPage(1),
	"tracker-to-aggregate/data/page-2.json": registerPage(2),
	"tracker-to-aggregate/data/page-3.json": registerPage(3),
	"openmrs-sql/data/openmrs.db":           openmrsDatabase,
	"moh731/codes/moh731.xlsx":              hivGrid,
	"moh731/metadata/hmis.json":             hivMetadata,
	"moh731/metadata/facilities.json":       hivOrgUnits,
	"moh731/data/reports.ndjson":            hivReports,
}

func main() {
	log.SetFlags(0)
	for name, generate := range files {
		path := filepath.Join("examples", filepath.FromSlash(name))
		if err := os.WriteFile(path, generate(), 0o644); err != nil {
			log.Fatal(fmt.Errorf("write %s: %w", path, err))
		}
	}
}
