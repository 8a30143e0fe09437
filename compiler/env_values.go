package compiler

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// envForm is the only form in which a mapping takes a value from the
// environment, as the whole right side of a `let` at the top of a file.
var envForm = regexp.MustCompile(`^env\(\s*("[^"\\\n]*"|'[^'\\\n]*')\s*,\s*(\w+)\s*,?\s*\)$`)

const envHelp = "write `let name = env(\"name\", text)` at the top of the file, with `text`, `number` or `yesno`"

// resolveEnv puts the environment's values into a definition: a body that is
// `env("name", type)` becomes the value, written out. `env` anywhere else is
// reported, as is a value that cannot be had; then it is false.
func (c *checker) resolveEnv(def *stdlib.Definition) bool {
	if len(def.Params) == 0 && len(def.Locals) == 0 && def.Choose == nil {
		if parts := envForm.FindStringSubmatchIndex(def.Body.Text()); parts != nil {
			literal, ok := c.envValue(def.Body, parts)
			def.Body = diag.NewFile("env", literal).Span(0, len(literal))
			return ok
		}
	}
	if c.strayEnv(def.Body) {
		return false
	}
	for _, local := range def.Locals {
		if c.strayEnv(local.Expr) {
			return false
		}
	}
	return def.Choose == nil || !slices.ContainsFunc(def.Choose.Rows, func(row stdlib.ChooseRow) bool {
		return c.strayEnv(row.When)
	})
}

// strayEnv reports a call of `env` in an expression.
func (c *checker) strayEnv(expr diag.Span) bool {
	at, ok := findEnv(expr)
	if ok {
		c.add(diag.New("E0239", at, "`env` can only be the whole right side of a `let` at the top of a file").
			WithHelp("%s, and use that name here", envHelp))
	}
	return ok
}

// envValue returns the value of `env("name", type)` as a literal; parts are the
// places of the name and the type in the expression.
func (c *checker) envValue(expr diag.Span, parts []int) (literal string, ok bool) {
	part := func(i int) diag.Span {
		return expr.File.Span(expr.Start+parts[2*i], expr.Start+parts[2*i+1])
	}
	quoted, kind := part(1), part(2)
	name := quoted.Text()[1 : len(quoted.Text())-1]
	write, known := envTypes[kind.Text()]
	if !known {
		c.add(diag.New("E0239", kind, "a value of the environment is `text`, `number` or `yesno`, not `%s`", kind.Text()))
		return "", false
	}
	c.envNames[name] = true
	value, given := c.options.Values[name]
	if !given {
		c.add(c.noEnvValue(quoted, name))
		return "", false
	}
	if literal, ok = write(value); !ok {
		c.add(diag.New("E0235", quoted, "the environment's value `%s` is not %s", name, envWords[kind.Text()]))
	}
	return literal, ok
}

func (c *checker) noEnvValue(span diag.Span, name string) diag.Diagnostic {
	d := diag.New("E0235", span, "the environment gives no value `%s`", name)
	names := slices.Sorted(maps.Keys(c.options.Values))
	if near := diag.Nearest(name, names); len(near) > 0 {
		return d.WithHelp("%s", diag.DidYouMean(near))
	}
	return d.WithHelp("add `%s` to the values of the environment for which the mapping is built", name)
}

// envTypes write a value of the environment as a literal of an expression; ok is
// false if it is none of the type.
var envTypes = map[string]func(value string) (literal string, ok bool){
	"text":   textLiteral,
	"number": numberLiteral,
	"yesno":  yesNoLiteral,
}

// envWords name the types in messages.
var envWords = map[string]string{"text": "a text", "number": "a number", "yesno": "yes or no"}

func textLiteral(value string) (string, bool) {
	return strconv.Quote(value), utf8.ValidString(value)
}

func numberLiteral(value string) (string, bool) {
	d, err := decimal.Parse(strings.TrimSpace(value))
	return d.String(), err == nil
}

// yesNoLiteral takes the spellings that settings files use.
func yesNoLiteral(value string) (string, bool) {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "yes", "true":
		return "true", true
	case "no", "false":
		return "false", true
	}
	return "", false
}

// findEnv finds the first call of `env` in an expression: not the field `.env`,
// and not in a text, a comment or a name in backticks.
func findEnv(expr diag.Span) (at diag.Span, found bool) {
	text := expr.Text()
	if !strings.Contains(text, "env") {
		return diag.Span{}, false
	}
	for _, m := range envTokens.FindAllStringSubmatchIndex(text, -1) {
		if m[2] >= 0 && !strings.HasSuffix(strings.TrimRight(text[:m[2]], " \t\r\n"), ".") {
			return expr.File.Span(expr.Start+m[2], expr.Start+m[3]), true
		}
	}
	return diag.Span{}, false
}

// envTokens matches what must be stepped over as a whole (comments, texts in
// all their forms, names), or, as its group, the name `env` before a bracket.
var envTokens = regexp.MustCompile(`(?s)//[^\n]*` +
	"|`[^`]*`" +
	`|[rR][bB]?""".*?"""|[bB]?[rR]?'''.*?'''|[bB]?"""(?:\\.|.)*?"""` +
	`|(?:[rR][bB]?|[bB][rR])"[^"\n]*"|(?:[rR][bB]?|[bB][rR])'[^'\n]*'` +
	`|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'` +
	`|\b(env)\s*\(` +
	`|[A-Za-z_][A-Za-z0-9_]*`)
