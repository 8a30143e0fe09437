package main

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/parquet-go/parquet-go"
)

// A visitRow is a visit of the cohort example in a table of columns, with dates,
// moments and numbers for what is text in JSON. A pointer is missing where it is nil.
type visitRow struct {
	UUID      string    `parquet:"uuid"`
	Client    string    `parquet:"client"`
	Clinic    string    `parquet:"clinic,dict"`
	Date      int32     `parquet:"date,date"`
	Changed   time.Time `parquet:"changed,timestamp(microsecond)"`
	Voided    *bool     `parquet:"voided,optional"`
	Facility  *string   `parquet:"facility,optional,dict"`
	NextVisit *int32    `parquet:"next_visit,optional,date"`
	Outcome   *string   `parquet:"outcome,optional,dict"`
	Systolic  *int32    `parquet:"systolic,optional"`
	Diastolic *int32    `parquet:"diastolic,optional"`
}

// clinicTable has the visits of the cohort example as a warehouse exports them: a
// Parquet file, without the line that is cut off.
func clinicTable() []byte {
	var rows []visitRow
	for _, l := range bytes.Split(clinicVisits(), []byte("\n")) {
		var v struct {
			visitRow
			Date     string
			NextDate *string `json:"next_visit"`
		}
		if json.Unmarshal(l, &v) != nil {
			continue
		}
		row := v.visitRow
		row.Date = daysOf(v.Date)
		if v.NextDate != nil {
			next := daysOf(*v.NextDate)
			row.NextVisit = &next
		}
		rows = append(rows, row)
	}
	return columns(rows)
}

// daysOf counts the days since the beginning of 1970.
func daysOf(text string) int32 {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err) // the generator wrote it
	}
	return int32(day.Unix() / (24 * 3600))
}

// columns writes a Parquet file. Nothing in it is compressed, so that the bytes do
// not depend on the version of a library for that.
func columns(rows []visitRow) []byte {
	var out bytes.Buffer
	w := parquet.NewGenericWriter[visitRow](&out, parquet.Compression(&parquet.Uncompressed), parquet.CreatedBy("crosswalk examples", "1", ""))
	_, err := w.Write(rows)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err) // a buffer takes all
	}
	return out.Bytes()
}
