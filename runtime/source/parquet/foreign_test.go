package parquet

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// foreign reads a file that another program wrote: those of the Apache project,
// by Impala, Spark and others, which come with the library.
func foreign(t *testing.T, name string) []byte {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/parquet-go/parquet-go").Output()
	if err != nil {
		t.Skip("the folder of the library is not known")
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "testdata", name))
	if err != nil {
		t.Skip("the library's files are not here")
	}
	return data
}

func TestFilesOfOtherPrograms(t *testing.T) {
	text, number, decimal := kind(schema.Text), kind(schema.Int), kind(schema.Decimal)
	for name, c := range map[string]struct {
		record *schema.Record
		want   string // how the lines begin
	}{
		"nested_lists.snappy.parquet": {record(field("a", listOf(listOf(listOf(text)))), field("b", number)), `{"a":[[["a","b"],["c"]],[["d"]]],"b":1}
{"a":[[["a","b"],["c","d"]],[["e"]]],"b":1}
`},
		"nested_maps.snappy.parquet": {record(field("a", mapOf(mapOf(kind(schema.Bool)))), field("b", number)), `{"a":{"a":{"1":true,"2":false}},"b":1}
`},
		"null_list.parquet":            {record(field("emptylist", listOf(number))), `{"emptylist":[]}` + "\n"},
		"int32_decimal.parquet":        {record(field("value", decimal)), `{"value":1.00}` + "\n" + `{"value":2.00}`},
		"fixed_length_decimal.parquet": {record(field("value", decimal)), `{"value":1.00}` + "\n" + `{"value":2.00}`},
		"byte_array_decimal.parquet":   {record(field("value", decimal)), `{"value":1.00}` + "\n" + `{"value":2.00}`},
		"nulls.snappy.parquet":         {record(field("b_struct", object(field("b_c_int", number)))), `{"b_struct":{}}` + "\n" + `{"b_struct":{}}`},
		"repeated_no_annotation.parquet": {record(field("id", number), field("phoneNumbers", object(field("phone", listOf(object(field("number", number), field("kind", text))))))),
			`{"id":1}
{"id":2}
{"id":3,"phoneNumbers":{"phone":[]}}
{"id":4,"phoneNumbers":{"phone":[{"number":5555555555}]}}
{"id":5,"phoneNumbers":{"phone":[{"number":1111111111,"kind":"home"}]}}
{"id":6,"phoneNumbers":{"phone":[{"number":1111111111,"kind":"home"},{"number":2222222222},{"number":3333333333,"kind":"mobile"}]}}
`},
		"alltypes_plain.snappy.parquet": {record(field("id", number), field("bool_col", kind(schema.Bool)), field("string_col", text), field("double_col", decimal)),
			`{"id":6,"bool_col":true,"string_col":"0","double_col":0}` + "\n" + `{"id":7,"bool_col":false,"string_col":"1","double_col":10.1}`},
		"datapage_v2.snappy.parquet": {record(field("a", text), field("e", listOf(number))), `{"a":"abc","e":[1,2,3]}` + "\n"},
	} {
		got, err := lines(foreign(t, name), c.record)
		if err != nil || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %v, got\n%s", name, err, got)
		}
	}
	_, err := lines(foreign(t, "alltypes_plain.snappy.parquet"), record(field("timestamp_col", kind(schema.Instant))))
	if err == nil || !strings.Contains(err.Error(), "INT96") {
		t.Errorf("INT96: %v", err)
	}
}
