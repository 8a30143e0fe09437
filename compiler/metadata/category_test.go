package metadata

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestOptionCombo(t *testing.T) {
	s := example(t)
	combo := one(t, s.CategoryCombos.Find("Sex, Age-105"))
	if names(combo.Categories) != "Sex; Age-105" || combo.Size() != 8 || combo.IsDefault || combo.ForAttribute {
		t.Errorf("the combo has %s, size %d", names(combo.Categories), combo.Size())
	}
	sex, age := one(t, combo.Category("SEX")), one(t, combo.Category("Age-105"))
	for i, a := range age.Options {
		for j, x := range sex.Options {
			found, ok := combo.OptionCombo([]*CategoryOption{x, a})
			if !ok || found.Name != x.Name+", "+a.Name {
				t.Fatalf("%s, %s is %v", x.Name, a.Name, found)
			}
			if reversed, _ := combo.OptionCombo([]*CategoryOption{a, x}); reversed != found {
				t.Error("the order of the options counts")
			}
			if want := j*len(age.Options) + i; combo.Combos[want] != found || found.Options[0] != x || found.Options[1] != a {
				t.Errorf("%s is not number %d of the form", found.Name, want)
			}
		}
	}
	if _, ok := combo.OptionCombo(sex.Options); ok {
		t.Error("Female and Male make a cell")
	}
	if _, ok := combo.OptionCombo(nil); ok {
		t.Error("no options make a cell")
	}
}

func TestDefaultCombo(t *testing.T) {
	s := example(t)
	combo := one(t, s.DefaultCombo())
	if combo.UID != "ccDefault01" || !combo.IsDefault {
		t.Errorf("the default combo is %s", combo.UID)
	}
	if o, ok := combo.Default(); !ok || o.UID != "cocDefaul00" {
		t.Errorf("the default option combo is %v", o)
	}
	if _, ok := one(t, s.CategoryCombos.Find("Sex, Age-15")).Default(); ok {
		t.Error("a disaggregation has a default option combo")
	}
	two := load(t, `{"categoryCombos": [{"id": "aaaaaaaaaa1", "name": "default"}, {"id": "aaaaaaaaaa2", "name": "default"}]}`)
	if found := two.DefaultCombo(); found.Match != Many || uids(found.Candidates) != "aaaaaaaaaa1 aaaaaaaaaa2" {
		t.Errorf("of two defaults %v was chosen", found.Object)
	}
}

const sexCombo = `"categoryCombos": [{"id": "ccSexAge105", "name": "Sex", "categories": [{"id": "caSex000001"}], "categoryOptionCombos": [{"id": "cocSexFemal"}, {"id": "cocSexMale1"}]}]`

func TestComboGap(t *testing.T) {
	const category = `"categories": [{"id": "caSex000001", "name": "Sex", "categoryOptions": [{"id": "catSexFemal"}, {"id": "catSexMale1"}]}]`
	const options = `"categoryOptions": [{"id": "catSexFemal", "name": "Female"}, {"id": "catSexMale1", "name": "Male"}]`
	const female = `{"id": "cocSexFemal", "categoryCombo": {"id": "ccSexAge105"}, "categoryOptions": [{"id": "catSexFemal"}]}`
	const male = `{"id": "cocSexMale1", "categoryCombo": {"id": "ccSexAge105"}, "categoryOptions": [{"id": "catSexMale1"}]}`
	tests := []struct {
		about string
		parts []string
		want  string
	}{
		{"no combo", nil, `category combo "ccSexAge105" is not in it`},
		{"no category", []string{sexCombo}, `category "caSex000001" of category combo "Sex" is not in it`},
		{"no options", []string{sexCombo, category}, `options of category "Sex" are not in it`},
		{"no option combos", []string{sexCombo, category, options}, `the category option combos of category combo "Sex" are not in it`},
		{"one option combo of two", []string{sexCombo, category, options, `"categoryOptionCombos": [` + female + `]`}, `the category option combos of category combo "Sex" are not in it`},
		{"complete", []string{sexCombo, category, options, `"categoryOptionCombos": [` + female + `,` + male + `]`}, ""},
	}
	for _, test := range tests {
		element := `"dataElements": [{"id": "deOpdNewAtt", "name": "OPD", "categoryCombo": {"id": "ccSexAge105"}}]`
		s := load(t, "{"+strings.Join(append(test.parts, element), ", ")+"}")
		combo := one(t, s.DataElements.Find("OPD")).Combo
		gap, incomplete := combo.Gap()
		if gap.What != test.want || incomplete != (test.want != "") {
			t.Errorf("%s: %q", test.about, gap.What)
		}
		if incomplete {
			d := gap.Diagnostic(combo.At)
			if d.Code != "E0250" || !strings.Contains(d.Help, "`"+string(gap.Lacks)+"`") {
				t.Errorf("%s: %s, %s", test.about, d.Message, d.Help)
			}
		}
	}
	form := example(t)
	if gap, ok := one(t, form.CategoryCombos.Find("Sex, Age-105")).Gap(); ok {
		t.Errorf("a complete combo lacks %s", gap.What)
	}
	if gap, _ := one(t, form.CategoryCombos.Find("Sex, Ownership")).Gap(); gap.Lacks != CategoryKind {
		t.Errorf("the gap is %v", gap)
	}
}

// A reference may say more than an id. That "default" is the combo without a
// split is known by its name alone.
func TestPlaceholderOfDefault(t *testing.T) {
	s := load(t, `{"dataElements": [{"id": "deOpdNewAtt", "name": "OPD", "categoryCombo": {"id": "bjDvmb4bfuf", "name": "default"}}]}`)
	combo := one(t, s.DataElements.Find("OPD")).Combo
	if !combo.Missing || !combo.IsDefault || s.CategoryCombos.Len() != 0 {
		t.Errorf("got %+v", combo)
	}
	if _, ok := combo.Default(); ok {
		t.Error("its option combo is not in the snapshot")
	}
	if gap, ok := combo.Gap(); !ok || gap.What != `category combo "default" is not in it` {
		t.Errorf("the gap is %q", gap.What)
	}
}

func TestAmbiguousOptionCombos(t *testing.T) {
	s := load(t, `{`+sexCombo+`,
		"categories": [{"id": "caSex000001", "name": "Sex", "categoryOptions": [{"id": "catSexFemal"}, {"id": "catSexMale1"}]}],
		"categoryOptions": [{"id": "catSexFemal", "name": "Female"}, {"id": "catSexMale1", "name": "Male"}, {"id": "catSexOther", "name": "Other"}],
		"categoryOptionCombos": [
			{"id": "cocSexMale1", "categoryCombo": {"id": "ccSexAge105"}, "categoryOptions": [{"id": "catSexMale1"}]},
			{"id": "cocSexFema2", "categoryCombo": {"id": "ccSexAge105"}, "categoryOptions": [{"id": "catSexFemal"}]},
			{"id": "cocSexOther", "categoryCombo": {"id": "ccSexAge105"}, "categoryOptions": [{"id": "catSexOther"}]},
			{"id": "cocSexFemal", "categoryCombo": {"id": "ccSexAge105"}, "categoryOptions": [{"id": "catSexFemal"}]}]}`)
	combo := one(t, s.CategoryCombos.Find("Sex"))
	female := combo.Categories[0].Options[0]
	if _, ok := combo.OptionCombo([]*CategoryOption{female}); ok {
		t.Error("one of two was chosen")
	}
	groups := combo.Ambiguous()
	if len(groups) != 1 || uids(groups[0]) != "cocSexFema2 cocSexFemal" {
		t.Fatalf("ambiguous: %v", groups)
	}
	want := `2 category option combos of "Sex" stand for the same options: "cocSexFema2", "cocSexFemal"`
	if d := AmbiguousCombos(combo.At, groups[0]); d.Code != "E0251" || d.Message != want {
		t.Errorf("got %s: %s", d.Code, d.Message)
	}
	if got := uids(combo.Combos); got != "cocSexFema2 cocSexFemal cocSexMale1 cocSexOther" {
		t.Errorf("the order is %s", got)
	}
	if o := combo.Combos[3]; o.Fits() {
		t.Error("an option that the category no longer has fits")
	}
}

// Two categories with a common option: DHIS2 stores a set, so the option combo
// of Unknown and Unknown has one option.
func TestSharedOption(t *testing.T) {
	s := load(t, `{"categoryCombos": [{"id": "ccSexHiv001", "name": "Sex, HIV", "categories": [{"id": "caSex000001"}, {"id": "caHiv000001"}]}],
		"categories": [{"id": "caSex000001", "name": "Sex", "categoryOptions": [{"id": "catFemale01"}, {"id": "catUnknown1"}]},
			{"id": "caHiv000001", "name": "HIV", "categoryOptions": [{"id": "catPositive"}, {"id": "catUnknown1"}]}],
		"categoryOptionCombos": [
			{"id": "cocBothUnkn", "categoryCombo": {"id": "ccSexHiv001"}, "categoryOptions": [{"id": "catUnknown1"}]},
			{"id": "cocFemaUnkn", "categoryCombo": {"id": "ccSexHiv001"}, "categoryOptions": [{"id": "catUnknown1"}, {"id": "catFemale01"}]}]}`)
	combo := one(t, s.CategoryCombos.Find("Sex, HIV"))
	unknown, female := combo.Categories[0].Options[1], combo.Categories[0].Options[0]
	both, ok := combo.OptionCombo([]*CategoryOption{unknown, unknown})
	if !ok || both.UID != "cocBothUnkn" || !both.Fits() || len(both.Options) != 2 {
		t.Errorf("Unknown, Unknown is %v", both)
	}
	other, ok := combo.OptionCombo([]*CategoryOption{female, unknown})
	if !ok || other.UID != "cocFemaUnkn" || other.Options[0] != female || other.Options[1] != unknown {
		t.Errorf("Female, Unknown is %v", other)
	}
}

// inOrder finds an assignment exactly when trying all of them finds one.
func TestInOrderAgainstTryingAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var options []*CategoryOption
		for i := range 5 {
			options = append(options, &CategoryOption{Object: Object{UID: fmt.Sprintf("option%05d", i)}})
		}
		some := rapid.SliceOfNDistinct(rapid.SampledFrom(options), 0, 4, rapid.ID[*CategoryOption])
		combo := &CategoryCombo{}
		for range rapid.IntRange(0, 4).Draw(t, "categories") {
			category := &Category{}
			category.setOptions(some.Draw(t, "options"))
			combo.Categories = append(combo.Categories, category)
		}
		set := some.Draw(t, "set")
		ordered, ok := inOrder(combo, set)
		if want := possible(combo.Categories, nil, set); ok != want {
			t.Fatalf("found %v, possible %v", ok, want)
		}
		if ok && !legal(combo.Categories, ordered, set) {
			t.Fatalf("%v is no choice from the categories", uids(ordered))
		}
	})
}

func possible(categories []*Category, chosen, set []*CategoryOption) bool {
	if len(chosen) == len(categories) {
		return legal(categories, chosen, set)
	}
	for _, option := range categories[len(chosen)].Options {
		if possible(categories, append(chosen[:len(chosen):len(chosen)], option), set) {
			return true
		}
	}
	return false
}

// legal restates what an option combo is: one option of each category, and
// together exactly the set.
func legal(categories []*Category, chosen, set []*CategoryOption) bool {
	if len(chosen) != len(categories) || optionsKey(chosen) != optionsKey(set) {
		return false
	}
	for i, category := range categories {
		if category.Option(chosen[i].UID).Match != One {
			return false
		}
	}
	return true
}
