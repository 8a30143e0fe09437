package metadata_test

import (
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

func ExampleLoad() {
	snapshot, problems := metadata.Load(diag.NewFile("metadata.json", `{
		"dataElements": [{"id": "fbfJHSPpUQD", "code": "105-EP01c", "name": "Malaria confirmed", "valueType": "INTEGER", "categoryCombo": {"id": "VkQPxB6VdoG"}}],
		"categoryCombos": [{"id": "VkQPxB6VdoG", "name": "Sex", "categories": [{"id": "FRwO58KwwJt"}]}]
	}`))
	fmt.Println(len(problems), "problems")
	fmt.Println(snapshot.DataElements.Find("Malaria confimed").Nearest())

	element := snapshot.DataElements.Find("105-EP01c").Object
	gap, _ := element.Combo.Gap()
	fmt.Println(gap.What)
	// Output:
	// 0 problems
	// [Malaria confirmed]
	// category "FRwO58KwwJt" of category combo "Sex" is not in it
}
