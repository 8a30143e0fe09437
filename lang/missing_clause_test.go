package lang_test

import (
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// TestMissingBehindEveryWhere: what a missing answer does can be said of every
// condition, and a group's condition is not that of the rule before it.
func TestMissingBehindEveryWhere(t *testing.T) {
	const text = `language 1
mapping m

entity p {
  visits from v by v.a ordered by v.b where !v.c missing counts
  others from v by v.a one where !v.c missing v.c counts
}

data set "D" from visit as v where !v.a missing counts {
  "A" = count
  where !v.b missing v.b counts missing v.c skips {
    "B" = count where !v.x missing reports
    where !v.d {
      "C" = count
    }
  }
  for each d in v.list where !d.e missing d.` + "`e-f`" + ` counts {
    "D" = count
  }
}

program "P" from visit as v for each x in v.list where !x.a missing counts {
  tracked entity {
    "E" = v.e where !v.f missing counts
    "F" = v.f keep where !v.g missing skips
  }
  enrollment where !v.h missing reports {
    event "S" for each e in v.list where !e.i missing counts {
      "G" = v.e
    }
  }
  relationship "R" where !v.j missing counts {
    identity = v.uuid
  }
}
`
	m, problems := lang.Parse(diag.NewFile("m.xwalk", text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	found := map[string]int{}
	visit := func(p lang.Piece) bool {
		count := func(kind string, list []*lang.Missing) { found[kind] += len(list) }
		switch p := p.(type) {
		case *lang.EntityList:
			count("list", p.Missing)
		case *lang.From:
			count("from", p.Missing)
		case *lang.Group:
			count("group", p.Missing)
		case *lang.ForEach:
			count("for each", p.Missing)
		case *lang.Aggregate:
			count("rule", p.Missing)
		case *lang.Value:
			count("value", p.Missing)
		case *lang.Enrollment:
			count("enrollment", p.Missing)
		case *lang.Event:
			count("event", p.Missing)
		case *lang.Relationship:
			count("relationship", p.Missing)
		}
		return true
	}
	for _, d := range m.Decls {
		lang.Walk(d, visit)
	}
	for kind, n := range map[string]int{"list": 2, "from": 2, "group": 2, "for each": 1, "rule": 1, "value": 2, "enrollment": 1, "event": 1, "relationship": 1} {
		if found[kind] != n {
			t.Errorf("%s: %d clauses, not %d", kind, found[kind], n)
		}
	}
	if out, _ := lang.Format(m); out != text {
		t.Errorf("laid out as\n%s", out)
	}
}
