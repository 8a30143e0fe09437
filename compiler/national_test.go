package compiler_test

import (
	"fmt"
	"strings"
	"testing/fstest"
)

// What a country's server has, and a mapping of a whole reporting rate sheet.
const (
	nationalOrgUnits = 15_000
	nationalElements = 3_000
	nationalDataSets = 300
	nationalRows     = 4_000
)

// A writer of an export: lists of objects, an object a line.
type exportWriter struct{ strings.Builder }

func (w *exportWriter) list(kind string, n int, object func(i int) string) {
	if w.Len() > 0 {
		w.WriteString(",\n")
	}
	fmt.Fprintf(w, "%q: [\n", kind)
	for i := range n {
		if i > 0 {
			w.WriteString(",\n")
		}
		w.WriteString(object(i))
	}
	w.WriteString("\n]")
}

const sharing = `"sharing": {"public": "rw------", "external": false, "users": {}, "userGroups": {"ZXEVDM9XRea": {"access": "r-r-----", "id": "ZXEVDM9XRea"}}}`

// ids writes references to objects from the first to before the last.
func ids(prefix string, first, last int) string {
	var out []string
	for i := first; i < last; i++ {
		out = append(out, fmt.Sprintf(`{"id": "%s%0*d"}`, prefix, 11-len(prefix), i))
	}
	return strings.Join(out, ",")
}

// national is a project: an export of 10 MB, and a mapping of as many rows of a
// table as are wanted, at most 5,000. There are 40 combos of two sexes and five
// ages; the first data set has 500 elements.
func national(rows int) fstest.MapFS {
	w := &exportWriter{}
	w.list("organisationUnits", nationalOrgUnits, func(i int) string {
		return fmt.Sprintf(`{"id": "ou%09d", "code": "OU_%d", "name": "Health Centre %d", "level": 4, "path": "/ouCountry01/ou%09d", "openingDate": "1990-01-01T00:00:00.000", "created": "2012-02-17T15:54:39.987", "lastUpdated": "2020-02-17T15:54:39.987", %s}`, i, i, i, i/40, sharing)
	})
	w.list("categoryOptions", 401, func(i int) string {
		if i == 400 {
			return `{"id": "xYerKDKCefk", "name": "default"}`
		}
		return fmt.Sprintf(`{"id": "op%09d", "name": "%s", "code": "OP_%d"}`, i, optionName(i), i)
	})
	w.list("categories", 81, func(i int) string {
		switch {
		case i == 80:
			return `{"id": "GLevLNI9wkl", "name": "default", "categoryOptions": [{"id": "xYerKDKCefk"}]}`
		case i%2 == 0:
			return fmt.Sprintf(`{"id": "ca%09d", "name": "Sex %d", "categoryOptions": [%s]}`, i, i/2, ids("op", i/2*10, i/2*10+2))
		}
		return fmt.Sprintf(`{"id": "ca%09d", "name": "Age %d", "categoryOptions": [%s]}`, i, i/2, ids("op", i/2*10+2, i/2*10+7))
	})
	w.list("categoryCombos", 41, func(i int) string {
		if i == 40 {
			return `{"id": "bjDvmb4bfuf", "name": "default", "categories": [{"id": "GLevLNI9wkl"}]}`
		}
		return fmt.Sprintf(`{"id": "cc%09d", "name": "Sex, age %d", "categories": [%s]}`, i, i, ids("ca", 2*i, 2*i+2))
	})
	w.list("categoryOptionCombos", 401, func(i int) string {
		if i == 400 {
			return `{"id": "HllvX50cXC0", "name": "default", "categoryCombo": {"id": "bjDvmb4bfuf"}, "categoryOptions": [{"id": "xYerKDKCefk"}]}`
		}
		combo, cell := i/10, i%10
		return fmt.Sprintf(`{"id": "co%09d", "name": "%d", "categoryCombo": {"id": "cc%09d"}, "categoryOptions": [%s,%s]}`, i, i, combo,
			ids("op", combo*10+cell/5, combo*10+cell/5+1), ids("op", combo*10+2+cell%5, combo*10+3+cell%5))
	})
	w.list("dataElements", nationalElements, func(i int) string {
		return fmt.Sprintf(`{"id": "de%09d", "code": "DE_%d", "name": "Data element %d", "shortName": "DE %d", "valueType": "INTEGER", "aggregationType": "SUM", "domainType": "AGGREGATE", "categoryCombo": {"id": "cc%09d"}, %s}`, i, i, i, i, comboOf(i), sharing)
	})
	w.list("dataSets", nationalDataSets, func(i int) string {
		first, last := 500+(i*8)%2000, 500+(i*8)%2000+100
		if i == 0 {
			first, last = 0, 500
		}
		var in []string
		for j := first; j < last; j++ {
			in = append(in, fmt.Sprintf(`{"dataElement": {"id": "de%09d"}}`, j))
		}
		return fmt.Sprintf(`{"id": "ds%09d", "name": "Data set %d", "periodType": "Monthly", "categoryCombo": {"id": "bjDvmb4bfuf"}, "dataSetElements": [%s], "organisationUnits": [%s]}`,
			i, i, strings.Join(in, ","), ids("ou", i*40, i*40+600))
	})
	return fstest.MapFS{
		"metadata.json":    &fstest.MapFile{Data: []byte("{" + w.String() + "}")},
		"rows.csv":         &fstest.MapFile{Data: []byte(nationalSheet(rows))},
		"cell.schema.json": &fstest.MapFile{Data: []byte(`{"type": "object", "properties": {"id": {"type": "string"}, "period": {"type": "string"}, "facility": {"type": "string"}, "indicator": {"type": "string"}, "value": {"type": "integer"}}}`)},
		"main.xwalk":       &fstest.MapFile{Data: []byte(nationalMapping)},
	}
}

// comboOf gives the elements of the first data set one combo, as one line of a
// mapping names its categories; the others have all.
func comboOf(element int) int {
	if element < 500 {
		return 0
	}
	return element % 40
}

func optionName(i int) string { return fmt.Sprintf("Option %d of %d", i%10, i/10) }

const nationalMapping = `language 1
mapping national
target "metadata.json" for DHIS2 2.40 to 2.43
source cell from "cell.schema.json" {
  key  = cell.id
  zone = "Africa/Kampala"
}
table rows from "rows.csv"
data set "Data set 0" from cell as c {
  period        = c.period
  org unit code = c.facility
  for each row in rows {
    element(row.de) ["Age 0": row.age, "Sex 0": row.sex] = sum c.value where c.indicator == row.indicator
  }
}
`

func nationalSheet(rows int) string {
	var b strings.Builder
	b.WriteString("indicator,de,age,sex\n")
	for i := range rows {
		element, cell := i/10, i%10
		fmt.Fprintf(&b, "IND_%d,Data element %d,%s,%s\n", i, element, optionName(2+cell%5), optionName(cell/5))
	}
	return b.String()
}
