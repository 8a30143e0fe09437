package diag

import "strings"

// The examples of syntax are whole files without a problem but their own.
var syntaxEntries = []Entry{
	{
		Code:  "E0101",
		Title: "The file is too large",
		Why:   "A mapping is written and reviewed by people. A file of more than 4 MiB, or of more than two million words and signs, is generated or no mapping at all, and reading it would take memory that a shared server needs for other work.",
		Cure:  "Move long lists of codes into a CSV file and name it in a `codes … from \"file.csv\"` or `table … from \"file.csv\"` line; split the rest into several files with `use`.",
	},
	{
		Code:    "E0102",
		Title:   "Brackets are nested too deeply",
		Why:     "More than 200 brackets in each other are beyond what anybody can read, and a file made to be hostile could exhaust the memory of the compiler with them.",
		Example: "language 1\nmapping m\n\nlet x = " + strings.Repeat("(", 201) + "1" + strings.Repeat(")", 201) + "\n",
		Cure:    "Give the inner parts names with `let` and use the names.",
	},
	{
		Code:    "E0103",
		Title:   "The file is not UTF-8 text",
		Why:     "Names of data elements have letters of many languages in them. Read in another encoding they would silently become other names.",
		Example: "language 1\nmapping m\n\n// Sant\xe9 publique\nlet x = 1\n",
		Cure:    "Save the file as UTF-8. In most editors this is a choice when saving, and on the command line `iconv -f latin1 -t utf-8` does it.",
	},
	{
		Code:  "E0104",
		Title: "A character has no meaning here",
		Why:   "Outside quotes and comments a mapping is made of the letters a to z, digits and the signs of the language. Other characters often come with text that was pasted, and some of them cannot be seen.",
		Example: `language 1
mapping m

let x = 1 @ 2
`,
		Cure: "Remove the character. The name of a data element stands in quotes; a field of any name is written in brackets behind its record, as in `v[\"Poids à la naissance\"]`.",
	},
	{
		Code:  "E0105",
		Title: "A closing quote is missing",
		Why:   "A text in quotes ends in the line in which it begins. If it did not, one forgotten quote would turn the rest of the file inside out.",
		Example: `language 1
mapping m

let x = "Female
let y = 1
`,
		Cure: "Write the closing quote. A text of several lines begins and ends with three quotes.",
	},
	{
		Code:  "E0106",
		Title: "Curly quotes in place of straight ones",
		Why:   "Word processors and mail programs turn quotes into curly ones. They look alike, but a text in them is not the text the reader sees if they are taken as part of it.",
		Example: `language 1
mapping m

let x = “Female”
`,
		Cure: "Write straight quotes: `\"Female\"`.",
	},
	{
		Code:  "E0107",
		Title: "A sign of another language",
		Why:   "Signs such as `<>`, `=>` or `≤` come from spreadsheets, databases and word processors. Here each of them is written another way.",
		Example: `language 1
mapping m

let different(a, b) = a <> b
`,
		Cure: "Write `!=` for not equal, `<=` for at most, `>=` for at least, `&&` for and, `||` for or, and `->` between a row's condition and its result.",
	},
	{
		Code:  "E0108",
		Title: "A comment of another language",
		Why:   "A comment begins with `//` and ends with its line. `#` and `/* … */` are not read as comments, so that nothing is left out of a mapping by accident.",
		Example: `language 1
mapping m

# checked by the ministry
let x = 1
`,
		Cure: "Write `//` in front of each line of the comment.",
	},
	{
		Code:    "E0109",
		Title:   "An escape does not exist",
		Why:     "After a backslash in quotes only certain letters have a meaning. Others are refused, because a path such as `C:\\temp` would contain a tab without anybody having meant one.",
		Example: "language 1\nmapping m\n\nlet x = \"C:\\data\"\n",
		Cure:    "Write a backslash as `\\\\`, or put `r` in front of the opening quote: then backslashes are ordinary characters.",
	},
	{
		Code:  "E0110",
		Title: "A word or sign is missing",
		Why:   "The line begins like one of the language but does not go on like one.",
		Example: `language 1
mapping m

table rows form "rows.csv"
`,
		Cure: "Write what the message names. `crosswalk explain` shows the form of a line with each code that has to do with it.",
	},
	{
		Code:  "E0111",
		Title: "Not a declaration",
		Why:   "At the top of a file stand declarations, and each begins with a word of its own, such as `codes`, `let` or `data set`.",
		Example: `language 1
mapping m

cods sex {
  "M" -> "Male"
}
`,
		Cure: "Correct the word. If the line belongs into a block, a `}` before it is one too many.",
	},
	{
		Code:  "E0112",
		Title: "A line that does not belong here",
		Why:   "Each block has its own kinds of lines. A line of another kind has no meaning there, or it is the rest of the line above that could not be read.",
		Example: `language 1
mapping m

test "sex" {
  check sex("M") = "Male"
}
`,
		Cure: "Look at the end of the line above, and at which block the line is in. Codes in a table stand in quotes.",
	},
	{
		Code:  "E0113",
		Title: "A bracket is not closed",
		Why:   "Each opening bracket has a closing one. The message points at the opening one: where exactly the other is missing only the writer knows.",
		Example: `language 1
mapping m

let f(a) = (a + 1
let g(a) = a
`,
		Cure: "Write the closing bracket.",
	},
	{
		Code:  "E0114",
		Title: "A bracket closes nothing",
		Why:   "A closing bracket is left over. A `}` too many ends a block early, and the lines after it would stand outside of it.",
		Example: `language 1
mapping m

let f(a) = a + 1)
`,
		Cure: "Remove the bracket, or write the one that opens it.",
	},
	{
		Code:  "E0115",
		Title: "`=` where `==` is meant",
		Why:   "`=` gives a name its value. Two values are compared with `==`.",
		Example: `language 1
mapping m

choose grade(n) {
  when n = 1 -> "one"
  otherwise  -> "more"
}
`,
		Cure: "Write `==`.",
	},
	{
		Code:  "E0116",
		Title: "A word where a sign is meant",
		Why:   "In expressions `and`, `or`, `not` and `is` are not words of the language: conditions are CEL and written with `&&`, `||`, `!` and `==`. `as` and a unit stand behind the whole value of a rule or of a line of a tracker object, and `convert(x, \"kg\")` in expressions.",
		Example: `language 1
mapping m

let both(a, b) = a and b
`,
		Cure: "Write `&&` for and, `||` for or, `!` for not. Whether there is a value is asked with `known(x)`.",
	},
	{
		Code:  "E0117",
		Title: "`=` is missing after a name",
		Why:   "Every name gets its value with `=`. Without it the end of the name and the beginning of the value cannot be told apart.",
		Example: `language 1
mapping m

let confirmed(d) d.certainty == "confirmed"
`,
		Cure: "Write `=` between the name and the value.",
	},
	{
		Code:  "E0118",
		Title: "A value is missing",
		Why:   "After `=`, after an operator and after words such as `where` a value follows.",
		Example: `language 1
mapping m

let f(a) = a +
let g(a) = a
`,
		Cure: "Write the value, or remove the word or operator before it.",
	},
	{
		Code:  "E0119",
		Title: "A unit without quotes",
		Why:   "Units have signs in them that also have a meaning in expressions: mg/dL would be a division.",
		Example: `language 1
mapping m

source visit from "visit.json" {
  key = visit.id
}

program "Child health" from visit as v {
  event "Visit" {
    "Weight" = v.weight as kg
  }
}
`,
		Cure: "Put the unit in quotes: `as \"kg\"`.",
	},
	{
		Code:  "E0120",
		Title: "`->` is missing in a row",
		Why:   "A row says what comes of which code or condition, with `->` between the two.",
		Example: `language 1
mapping m

codes sex {
  "M" "Male"
}
`,
		Cure: "Write `->` between condition and result.",
	},
	{
		Code:  "E0121",
		Title: "The line `language 1` is missing",
		Why:   "The first line of a file says by which rules it is read. Without it a later edition of the language could change what an old mapping means.",
		Example: `mapping m

let x = 1
`,
		Cure: "Begin the file with `language 1`.",
	},
	{
		Code:  "E0122",
		Title: "An edition that does not exist",
		Why:   "The number after `language` is an edition of the language. A mapping for an edition that this program does not know could mean something else than it reads.",
		Example: `language 2
mapping m

let x = 1
`,
		Cure: "Write `language 1`, or use a newer version of the program.",
	},
	{
		Code:  "E0123",
		Title: "The line `mapping` is missing",
		Why:   "A mapping has a name, under which it is built, run and reported. Only files of tables and functions, which others use, go without.",
		Example: `language 1

target "metadata.json" for DHIS2 2.42
`,
		Cure: "Write `mapping` and a name below the line `language 1`.",
	},
	{
		Code:  "E0124",
		Title: "A line is there twice",
		Why:   "A file has one edition and one name. Of two lines it is not clear which one counts.",
		Example: `language 1
mapping m
mapping n

let x = 1
`,
		Cure: "Remove one of the lines. Two mappings are two files.",
	},
	{
		Code:  "E0125",
		Title: "The head of the file is not in order",
		Why:   "`language`, `mapping` and `use` stand at the top of a file, in this order, so that a reader sees at once what the file is and what it depends on.",
		Example: `language 1
mapping m

let x = 1

use std.age
`,
		Cure: "Move the line to the top of the file.",
	},
	{
		Code:  "E0126",
		Title: "A doc comment documents nothing",
		Why:   "A comment with three slashes becomes part of the documentation of what follows it. One at the end of a line, at the end of a block or inside an expression would be lost or end up with the next line.",
		Example: `language 1
mapping m

let x = 1 /// one
`,
		Cure: "Put it on a line of its own before what it documents, or write it with two slashes.",
	},
	{
		Code:  "E0127",
		Title: "A reserved word as a name",
		Why:   "Words such as `count` or `where` have a meaning of their own in many places. As the name of something else they would make lines read in two ways.",
		Example: `language 1
mapping m

let count(d) = d.n
`,
		Cure: "Choose another name. After a dot every word is the name of a field, so fields are not concerned.",
	},
	{
		Code:  "E0128",
		Title: "A record cannot be made in an expression",
		Why:   "CEL's `Name{field: value}` makes a message of a programming interface. Records here come from the source only.",
		Example: `language 1
mapping m

let p = Point{x: 1}
`,
		Cure: "Write each field where it is needed. What a value is turned into is the matter of a `codes` table.",
	},
	{
		Code:  "E0129",
		Title: "A path begins with a dot",
		Why:   "A path begins with the name of a record, so that it is clear which record is meant where there are several.",
		Example: `language 1
mapping m

let f(v) = .status == "new"
`,
		Cure: "Write the record's name before the dot, such as the name after `as`.",
	},
	{
		Code:  "E0130",
		Title: "A word of rules inside a value",
		Why:   "`count`, `sum`, `largest`, `smallest` and `latest` say how the records of a cell become its value. They stand once, first on the right side of a rule, and are not functions.",
		Example: `language 1
mapping m

let total(a, b) = sum(a) + sum(b)
`,
		Cure: "In a rule write the word once in front of the whole value. The items of a list are added with `list.sum()` and counted with `list.size()`.",
	},
	{
		Code:  "E0131",
		Title: "A rule does not say how records are added up",
		Why:   "A cell of a data set holds one number for many records. Each rule says how they become one: `count`, `count distinct`, `sum`, `largest`, `smallest` or `latest`.",
		Example: `language 1
mapping m

source visit from "visit.json" {
  key = visit.id
}

data set "Wards" from visit as v {
  period = v.date
  "Beds" = v.beds
}
`,
		Cure: "Write one of these words after `=`. An average is sent as its numerator and denominator, and DHIS2 divides them.",
	},
	{
		Code:  "E0132",
		Title: "A number with a unit outside bands",
		Why:   "`29 days` is an edge of a band. In an expression a length of time is a value like others and made by a function.",
		Example: `language 1
mapping m

let late(a) = a > 29 days
`,
		Cure: "Write `days(29)`.",
	},
	{
		Code:  "E0133",
		Title: "`to` without `under`",
		Why:   "The upper edge of a band is not part of it. `under` says so: with `1 to 5` alone some readers would count five-year-olds, and others would not.",
		Example: `language 1
mapping m

bands small of number {
  1 to 5 -> "few"
}
`,
		Cure: "Write `1 to under 5`.",
	},
	{
		Code:  "E0134",
		Title: "The name of a field is missing",
		Why:   "After a dot follows the name of a field. `in`, `true`, `false` and `null` have another meaning in CEL even there.",
		Example: `language 1
mapping m

let f(v) = v.in
`,
		Cure: "Put such a name in backticks: v.`in`.",
	},
	{
		Code:  "E0135",
		Title: "Two values without anything between them",
		Why:   "In brackets stand values with commas or operators between them.",
		Example: `language 1
mapping m

let three = [1 2, 3]
`,
		Cure: "Write the comma or the operator that is missing, or the closing bracket.",
	},
	{
		Code:  "E0136",
		Title: "`?` without `:`",
		Why:   "A choice between two values has three parts: `condition ? value : other value`. A choice without the other part would be missing for some records without anybody having said so.",
		Example: `language 1
mapping m

let f(a) = a > 1 ? "many"
`,
		Cure: "Write `:` and the other value. For several cases a `choose` table is easier to read.",
	},
	{
		Code:  "E0137",
		Title: "A block of `let` without a value",
		Why:   "The last line of a `let` block is its value; the lines above only give names to parts of it. A last line that begins with a bracket or a minus sign is read as part of the line above.",
		Example: `language 1
mapping m

let late(v) {
  let gap = v.days - 28
}
`,
		Cure: "End the block with the expression that is its value. If it begins with a bracket, give it a name with `let` and end with the name.",
	},
	{
		Code:  "E0138",
		Title: "The values after `in` have no square brackets",
		Why:   "On the right of `in` stands a list, and a list is written in square brackets. Without them the comma would end the condition.",
		Example: `language 1
mapping m

let coastal(district) = district in ("Beira", "Dondo")
`,
		Cure: "Write the values in square brackets.",
	},
	{
		Code:     "W0101",
		Severity: Warning,
		Title:    "A line that continues the one above does not look like it",
		Why:      "An expression may go on in the next line. When that line begins at or left of its rule, a reader takes it for a line of its own.",
		Example: `language 1
mapping m

let f(a) = a
+ 1
`,
		Cure: "Indent the line. `crosswalk fmt` does it.",
	},
}
