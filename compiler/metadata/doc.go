// Package metadata holds what a mapping's target looks like: the data sets,
// programs, category combos, option sets and org units of one DHIS2 system at
// one moment, as exported from it.
//
// A snapshot is loaded from the text of one or several exports (or metadata
// packages) and never changes afterwards:
//
//	snapshot, problems := metadata.Load(diag.NewFile("metadata.json", text))
//	found := snapshot.DataSets.Find("HMIS 105")
//	if found.Match != metadata.One {
//		return found.Nearest() // names the user may have meant
//	}
//	combo := found.Object.EffectiveCombo(element)
//	target, ok := combo.OptionCombo([]*metadata.CategoryOption{female, under5})
//
// Objects refer to one another by pointer. An object that the export refers to
// but does not contain is a placeholder whose Missing is true: exports are
// rarely complete, so this is no problem until a mapping needs the object. Then
// a [Gap] says what to export.
//
// # What it must not know
//
// The mapping language and what a mapping does with a target, where the texts
// come from, and any record of a patient. It decides nothing: which of two
// candidates is meant, or whether a data element may be written, is the
// compiler's business.
package metadata
