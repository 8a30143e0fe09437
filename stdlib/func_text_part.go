package stdlib

import (
	"strings"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// maxTextBytes bounds what `replace` makes: texts of records may be long, and a
// short part put in for each of their letters makes them longer by far.
const maxTextBytes = 1 << 20

// textPartFunctions take texts apart, by code points.
func textPartFunctions() []LibraryFunction {
	three := []*types.Type{types.StringType, types.StringType, types.StringType}
	return []LibraryFunction{
		{Name: "replace", Group: "Text", Doc: "The text with another one in every place of a part: `replace(text, part, by)`. An empty part has no place, and what would be longer than 1 MiB is a fault.",
			Examples: []Example{{`replace("12,5", ",", ".")`, `"12.5"`}, {`replace("0077", "0", "")`, `"77"`}, {`replace("ab", "", "-")`, `"ab"`}},
			overloads: []overload{strict(three, types.StringType, func(a []ref.Val) ref.Val {
				return replaceText(string(a[0].(types.String)), string(a[1].(types.String)), string(a[2].(types.String)))
			})}},
		{Name: "split", Group: "Text", Doc: "The pieces of a text between the places of a part, as a list of texts. A text without the part, or an empty part, gives the text alone; between two parts in a row stands an empty piece.",
			Examples: []Example{{`split("a;b;;c", ";")`, `["a", "b", "", "c"]`}, {`split("abc", "")`, `["abc"]`}, {`split("fever cough", " ").size()`, `2`}},
			overloads: []overload{strict(three[:2], listOf(types.StringType), func(a []ref.Val) ref.Val {
				return splitText(string(a[0].(types.String)), string(a[1].(types.String)))
			})}},
		{Name: "substring", Group: "Text", Doc: "A number of letters of a text from a place on; the first letter is at 0: `substring(text, from, count)`. What lies before the text or behind it gives no letters and is no fault.",
			Examples: []Example{{`substring("UG-0421", 3, 4)`, `"0421"`}, {`substring("Ñandú", 0, 1)`, `"Ñ"`}, {`substring("abc", 1, 99)`, `"bc"`}, {`substring("abc", 5, 2)`, `""`}, {`substring("abc", -1, 2)`, `"a"`}},
			overloads: []overload{strict([]*types.Type{types.StringType, types.IntType, types.IntType}, types.StringType, func(a []ref.Val) ref.Val {
				return types.String(substring(string(a[0].(types.String)), int64(a[1].(types.Int)), int64(a[2].(types.Int))))
			})}},
	}
}

func replaceText(text, part, by string) ref.Val {
	if part == "" {
		return types.String(text)
	}
	places := strings.Count(text, part)
	if len(by) > len(part) && places > 0 && (maxTextBytes-len(text))/places < len(by)-len(part) {
		return Fault("the text is too long")
	}
	return types.String(strings.ReplaceAll(text, part, by))
}

func splitText(text, part string) ref.Val {
	pieces := []string{text}
	if part != "" {
		pieces = strings.Split(text, part)
	}
	items := make([]Value, len(pieces))
	for i, piece := range pieces {
		items[i] = TextValue(piece)
	}
	return ListValue(items)
}

// substring returns a number of code points from a place on, as far as the text
// has them. No sum of the two numbers can overflow: one is negative, or both are
// within the text.
func substring(text string, from, count int64) string {
	if from < 0 && count > 0 {
		from, count = 0, count+from
	}
	offsets := runeOffsets(text)
	length := int64(len(offsets) - 1)
	if count <= 0 || from >= length {
		return ""
	}
	until := from + min(count, length-from)
	return text[offsets[from]:offsets[until]]
}
