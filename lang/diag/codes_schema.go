package diag

// The examples of these codes are the schema files of a source; the first file
// is the one that the source names.
var schemaEntries = []Entry{
	{
		Code:  "E0260",
		Title: "A schema file is not JSON",
		Why:   "Nothing can be read from a file whose text breaks the rules of JSON, and guessing what was meant could give a field another type.",
		Example: `-- visit.schema.json --
{"type": "object", "properties": {"uuid": {"type": "string"},}}
`,
		Cure: "Correct the text at the place that is shown: most often a comma too many, a missing comma or a comment.",
	},
	{
		Code:  "E0261",
		Title: "A schema file is empty or ends too early",
		Why:   "The file was cut off, as happens when a download or a disk breaks; what is missing may be any of the fields.",
		Example: `-- visit.schema.json --
{"type": "object", "properties": {"uuid": {"type": "string"}
`,
		Cure: "Get the whole file again, or add what closes the last object or list.",
	},
	{
		Code:  "E0262",
		Title: "A key is given twice in one object of a schema",
		Why:   "Programs disagree on which of the two counts, so the same schema would mean different things to different readers.",
		Example: `-- visit.schema.json --
{"type": "object", "properties": {"uuid": {"type": "string"}, "uuid": {"type": "integer"}}}
`,
		Cure: "Remove one of the two.",
	},
	{
		Code:  "E0263",
		Title: "A keyword of a schema has a value that it cannot have",
		Why:   "A schema that breaks the rules of its JSON Schema draft says nothing that can be relied on.",
		Example: `-- visit.schema.json --
{"type": "object", "properties": {"uuid": {"type": "strng"}}}
`,
		Cure: "Write what the message asks for. A file without `$schema` is read as draft 2020-12; name another draft if it was written for one.",
	},
	{
		Code:  "E0264",
		Title: "A reference of a schema leads to nothing",
		Why:   "The type of the field is whatever the reference stands for, and there is nothing at that place.",
		Example: `-- visit.schema.json --
{"type": "object", "properties": {"patient": {"$ref": "#/$defs/patient"}}}
`,
		Cure: "Correct the reference, or add the definition that it names.",
	},
	{
		Code:  "E0265",
		Title: "A reference of a schema leads out of the project",
		Why:   "A mapping must mean the same on every machine and on every day, so nothing is fetched from a network and no file outside the project is read.",
		Example: `-- visit.schema.json --
{"type": "object", "properties": {"patient": {"$ref": "https://example.org/patient.schema.json"}}}
`,
		Cure: "Save the other schema in the project and refer to it by a path relative to the file with the reference.",
	},
	{
		Code:  "E0266",
		Title: "A file that a schema refers to cannot be read",
		Why:   "The types of the fields that it describes are not known without it.",
		Example: `-- visit.schema.json --
{"type": "object", "properties": {"patient": {"$ref": "patient.schema.json"}}}
`,
		Cure: "Add the file, or correct the path: it is relative to the file with the reference.",
	},
	{
		Code:  "E0267",
		Title: "A schema is larger than any that can be used",
		Why:   "The limits (4 MiB a file, 200 levels of nesting, numbers of 400 digits, 200 files) keep a broken or hostile file from using up the machine.",
		Example: `-- visit.schema.json --
{"type": "object", "properties": {"weight": {"type": "number", "maximum": 1e999999}}}
`,
		Cure: "Keep only the definitions that the records need.",
	},
	{
		Code:  "E0268",
		Title: "A schema is written in an unknown version of JSON Schema",
		Why:   "The same keyword means different things in different versions, and this version may have others of its own.",
		Example: `-- visit.schema.json --
{"$schema": "https://example.org/our-own-schema", "type": "object", "properties": {"uuid": {"type": "string"}}}
`,
		Cure: "Name draft 4, 6, 7, 2019-09 or 2020-12 in `$schema`, or leave it out.",
	},
	{
		Code:  "E0269",
		Title: "The records that a schema describes are not objects with named fields",
		Why:   "A mapping reads fields of records by name; a text, a number or an object with free keys has none.",
		Example: `-- visit.schema.json --
{"type": "array", "items": {"type": "string"}}
`,
		Cure: "Describe one record as an object with `properties`, or a list whose items are such objects.",
	},
	{
		Code:  "E0270",
		Title: "A schema is defined by itself",
		Why:   "Following the references leads in a circle that never says what the value is.",
		Example: `-- visit.schema.json --
{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "type": "object", "properties": {"x": {"$ref": "#/$defs/a"}}}
`,
		Cure: "Say in one of the definitions what it is. A definition may hold itself in its properties or items.",
	},
	{
		Code:  "E0271",
		Title: "Parts of a schema contradict each other",
		Why:   "Two parts claim the same address, or an address is not one, so that references have no single meaning.",
		Example: `-- visit.schema.json --
{"$defs": {"a": {"$id": "item"}, "b": {"$id": "item"}}, "type": "object", "properties": {"uuid": {"type": "string"}}}
`,
		Cure: "Give every `$id` once. Without references to them they can be left out altogether.",
	},
	{
		Code:     "W0260",
		Severity: Warning,
		Title:    "A pattern of a schema is passed over",
		Why:      "Patterns are run in time that grows with the text and no faster, which leaves out those that look ahead, look behind or refer back. Reading the field does not need it.",
		Example: `-- visit.schema.json --
{"type": "object", "properties": {"nid": {"type": "string", "pattern": "^(?!000)[0-9]+$"}}}
`,
		Cure: "Nothing has to be done. To be rid of the warning, write the pattern without `(?=`, `(?!`, `(?<=`, `(?<!` and `\\1`, or remove it.",
	},
}
